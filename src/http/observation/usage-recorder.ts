import type { Logger } from 'pino'
import { noUsage, type UsageCounts, type UsageTopKind, usageCounts, usageDayOf, usageTopKinds } from '../../content/partner-usage.ts'
import { addPartnerUsage, type CountedUsage, prunePartnerUsage } from '../../store/commands/partner-usage.ts'
import type { Database } from '../../store/database/database.ts'
import type { ObservedResponse } from './observed-response.ts'
import type { OperationNames } from './operation-name.ts'

const writeMsDefault = 5000
/** Names that are counted of a kind, for a key, between two writes. Any further name is not counted, so that memory is bounded. */
const namesMax = 1000
/** Usage that is too old is deleted this often, in milliseconds. */
const pruneMs = 3_600_000

type Counts = { -readonly [Name in keyof UsageCounts]: number }
type Tally = Counts & Pick<CountedUsage, 'partnerId' | 'key' | 'day'> & { readonly top: Record<UsageTopKind, Map<string, number>> }

interface UsageRecorderOptions {
  readonly database: Database
  readonly names: OperationNames
  readonly clock: () => Date
  readonly log: Logger
  /** Milliseconds after which a count is written: 5,000 by default. A gateway without requests of partners writes nothing. */
  readonly writeMs?: number
}

/** Counts in memory what partners request, and writes the counts in batches. */
export class UsageRecorder {
  readonly #options: UsageRecorderOptions
  #tallies = new Map<string, Tally>()
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #prunedAt = Number.NEGATIVE_INFINITY

  constructor(options: UsageRecorderOptions) {
    this.#options = options
  }

  /** Counts a request that has been answered. */
  readonly observe = (response: ObservedResponse): void => {
    const { charge, status, codes } = response
    if (!charge) return
    const tally = this.#tallyOf({ partnerId: charge.partner.id, key: charge.key, day: usageDayOf(this.#options.clock()) })
    tally.requests++
    tally.cost += charge.cost
    tally.bytes += response.bytes ?? 0
    if (status === 429) tally.refusals++
    else if ((status ?? 0) >= 400 || codes.length > 0) tally.errors++
    count(tally.top.DOCUMENT, this.#documentOf(response))
    const articleId = charge.articleId ?? response.operation?.work.articleId ?? null
    if (articleId !== null) count(tally.top.ARTICLE, articleId)
    if (charge.clickedId === null) return
    tally.clicks++
    count(tally.top.CLICK, charge.clickedId)
  }

  /** Writes what has been counted. If that fails, it is written with the next counts. Resolves when all earlier counts are written as well. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  /** The name of a trusted document, or the path of a route: both are limited in number, whatever clients send. */
  #documentOf({ operation, route }: ObservedResponse): string {
    return (operation?.selected && this.#options.names.trusted(operation.selected.definition)) ?? route ?? 'none'
  }

  #tallyOf({ partnerId, key, day }: Pick<Tally, 'partnerId' | 'key' | 'day'>): Tally {
    const identity = `${day} ${key}`
    let tally = this.#tallies.get(identity)
    if (!tally) {
      tally = { partnerId, key, day, ...noUsage, top: { DOCUMENT: new Map(), ARTICLE: new Map(), CLICK: new Map() } }
      this.#tallies.set(identity, tally)
    }
    this.#timer ??= setTimeout(() => void this.write(), this.#options.writeMs ?? writeMsDefault).unref()
    return tally
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const counted = [...this.#tallies.values()]
    if (counted.length === 0) return
    this.#tallies = new Map()
    try {
      await addPartnerUsage(this.#options.database, counted)
    } catch (cause) {
      this.#options.log.warn({ cause }, 'The usage of partners was not written. It is written with the next counts.')
      for (const tally of counted) this.#restore(tally)
      return
    }
    await this.#prune()
  }

  async #prune(): Promise<void> {
    const { database, clock, log } = this.#options
    const at = clock()
    if (at.getTime() - this.#prunedAt < pruneMs) return
    this.#prunedAt = at.getTime()
    await prunePartnerUsage(database, at).catch((cause: unknown) => log.warn({ cause }, 'The old usage of partners was not deleted.'))
  }

  /** Adds counts that were not written to those that were counted in the meantime. */
  #restore(unwritten: Tally): void {
    const tally = this.#tallyOf(unwritten)
    for (const name of usageCounts) tally[name] += unwritten[name]
    for (const kind of usageTopKinds) for (const [name, times] of unwritten.top[kind]) count(tally.top[kind], name, times)
  }
}

function count(names: Map<string, number>, name: string, times = 1): void {
  const known = names.get(name)
  if (known !== undefined || names.size < namesMax) names.set(name, (known ?? 0) + times)
}
