import type { ArchivedRecord } from '../../content/archive.ts'
import type { ArticleInput } from '../../content/article.ts'
import { begun } from '../../content/begun.ts'
import { type BodyBlock, textOf } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'

/** Something on its way into the database, and where it comes from. */
export interface Arrival {
  readonly format: string
  readonly source: string
  /** Names it in a report. */
  readonly item: string
  readonly content: ArticleInput | ArchivedRecord
}

/** What is written together: articles, or one kind of what an export has beside them. */
type Company = 'article' | ArchivedRecord['type']

const companyOf = ({ content }: Arrival): Company => ('type' in content ? content.type : 'article')

/** Articles that go into one transaction, at most, and characters of their texts and of their readers': what is in memory stays small. */
const articlesMax = 500
const charactersMax = 2_000_000

export interface BatchOptions {
  /**
   * Begins what a batch needs before its turn, and answers what writes it, whole or not at all. SourceRejected where the database won't have
   * something in it.
   */
  readonly begin: (batch: readonly Arrival[]) => () => Promise<void>
  /** Told of an article that a later one of the same source replaces. */
  readonly onReplaced: (arrival: Arrival) => void
  /** Told of an article that the database won't have. */
  readonly onRejected: (arrival: Arrival, cause: SourceRejected) => void
}

/** Batches that wait for their turn, at most: enough that neither the database nor who reads waits for the other. */
const waitingMax = 2

/** Gathers what arrives and writes it by batches, one after the other, while those that follow are begun and read. */
export class Batches {
  readonly #options: BatchOptions
  #batch = new Map<string, Arrival>()
  #company: Company = 'article'
  #characters = 0
  #last: Promise<void> = Promise.resolve()
  readonly #waiting: Promise<void>[] = []

  constructor(options: BatchOptions) {
    this.#options = options
  }

  async add(arrival: Arrival): Promise<void> {
    if (!this.#join(arrival)) {
      await this.#send()
      this.#join(arrival)
    }
    if (this.#batch.size >= articlesMax || this.#characters >= charactersMax) await this.#send()
  }

  /** Resolves when everything is written. */
  async end(): Promise<void> {
    await this.#send()
    await this.#last
  }

  /**
   * A batch is of one company and holds each key once; false where what is in it has to be written first: what comes before in an export,
   * or another source's text of the same article. A stub gives way to a text, and to a stub that says more; within one source the later
   * text replaces the earlier.
   */
  #join(arrival: Arrival): boolean {
    const company = companyOf(arrival)
    if (this.#batch.size > 0 && company !== this.#company) return false
    this.#company = company
    if ('type' in arrival.content) {
      this.#batch.set(`${arrival.source}#${arrival.item}`, arrival)
      if (arrival.content.type === 'revision')
        this.#characters += lengthOf(arrival.content.before?.body) + lengthOf(arrival.content.after.body)
      return true
    }
    const { sourceKey, body, lead, contributions = [] } = arrival.content
    const known = this.#batch.get(sourceKey)
    const other = known && !('type' in known.content) ? known.content : null
    if (known && other?.body && body) {
      if (known.source !== arrival.source) return false
      this.#options.onReplaced(known)
    }
    if (!other || body || (other.body === null && other.lead === null && lead !== null)) {
      this.#batch.set(sourceKey, arrival)
      this.#characters += contributions.reduce((sum, { text }) => sum + text.length, lengthOf(body))
    }
    return true
  }

  async #send(): Promise<void> {
    const batch = [...this.#batch.values()]
    this.#batch = new Map()
    this.#characters = 0
    if (batch.length === 0) return
    const write = this.#options.begin(batch)
    // What goes wrong is told by a later batch, or at the end.
    this.#last = begun(this.#last.then(() => this.#write(batch, write)))
    this.#waiting.push(this.#last)
    if (this.#waiting.length > waitingMax) await this.#waiting.shift()
  }

  /** One article that the database won't have takes nothing along: the batch is halved until it stands alone. */
  async #write(batch: readonly Arrival[], write = this.#options.begin(batch)): Promise<void> {
    const [first, ...others] = batch
    if (!first) return
    try {
      await write()
    } catch (cause) {
      if (!(cause instanceof SourceRejected)) throw cause
      if (others.length === 0) return this.#options.onRejected(first, cause)
      const middle = Math.ceil(batch.length / 2)
      await this.#write(batch.slice(0, middle))
      await this.#write(batch.slice(middle))
    }
  }
}

const lengthOf = (body: readonly BodyBlock[] | null | undefined): number =>
  (body ?? []).reduce((sum, block) => sum + textOf(block).length, 0)
