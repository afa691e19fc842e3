import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createClient, listen, type Subscription } from '../../src/sdk/runtime.ts'
import { outcomeOf, type TrafficRequest, TrafficRequests } from './traffic-request.ts'

const kinds = ['ready', 'read', 'page', 'command', 'ingest', 'import'] as const
export type TrafficKind = (typeof kinds)[number]

/** How requests of one kind ended, by status and error code: "200", "503 SERVICE_UNAVAILABLE", "ECONNREFUSED". An import has an exit code. */
export type Outcomes = ReadonlyMap<string, number>

export const isSuccess = (outcome: string): boolean => /^(?:200|201|exit code 0)$/u.test(outcome)

/** Articles of one import. The gateways link them at the same time, for which they need the machine. */
const importedArticles = 200
const importPauseMs = 2000
/** Milliseconds until a request that was not accepted is sent again. */
const againMs = 100
/** A request that is not accepted within this time will never be. */
const triesMax = 1200

const published: Subscription<{ articlePublished: { title: string } }, Record<never, never>> = {
  name: 'Published',
  id: 'sha256:none',
  text: 'subscription Published { articlePublished { title } }',
  listen,
}

interface TrafficOptions {
  readonly origin: string
  /** Behind a load balancer, no client asks whether a gateway is ready. */
  readonly isBalanced: boolean
  readonly tokens: { readonly editor: string; readonly ingest: string }
  /** Imports a file by command line; null for a traffic without imports. */
  readonly runImport: ((file: string) => Promise<{ readonly status: number | null; readonly stderr: string }>) | null
  /** Where the files to import are written. */
  readonly folder: string
}

/**
 * All kinds of requests at once. Requests that must not be lost are retried until they are accepted, as a careful client does: commands by
 * their idempotency keys, ingested articles by their keys.
 */
export class Traffic {
  readonly outcomes: ReadonlyMap<TrafficKind, Map<string, number>> = new Map(kinds.map((kind) => [kind, new Map()]))
  /** Titles of acknowledged commands, ingested articles and imports. */
  readonly acknowledged: Readonly<Record<'command' | 'ingest' | 'import', string[]>> = { command: [], ingest: [], import: [] }
  /** How often the subscription delivered each title. */
  readonly announced = new Map<string, number>()
  /** What imports wrote to standard error. */
  importLog = ''
  readonly requests: TrafficRequests
  readonly #options: TrafficOptions
  readonly #stopping = new AbortController()
  readonly #listening = new AbortController()
  readonly #awaited = new Set<{ readonly kind: TrafficKind; readonly since: number; readonly resolve: () => void }>()
  #running: Promise<unknown> = Promise.resolve()
  #subscription: Promise<unknown> = Promise.resolve()

  constructor(options: TrafficOptions) {
    this.#options = options
    this.requests = new TrafficRequests(options.origin, options.tokens)
  }

  /** Resolves when the subscription has its place, after which no event may be missed. */
  async start(): Promise<void> {
    const { ready, reads, page } = this.requests
    const { runImport, isBalanced } = this.#options
    await new Promise<void>((resolve) => {
      this.#subscription = this.#listen(resolve)
    })
    this.#running = Promise.all([
      ...(isBalanced ? [] : [this.#repeat(100, () => this.#note('ready', ready))]),
      ...reads.map((read) => this.#repeat(20, () => this.#note('read', read))),
      this.#repeat(50, () => this.#note('page', page)),
      this.#repeat(150, (number) => this.#until('command', `commande-${number}`, this.requests.command(`commande-${number}`))),
      this.#repeat(150, (number) => this.#until('ingest', `depot-${number}`, this.requests.ingest(`depot-${number}`))),
      ...(runImport ? [this.#repeat(importPauseMs, (number) => this.#import(number, runImport))] : []),
    ])
  }

  /** Resolves when a request of each kind that was sent after the call has succeeded, with the milliseconds that this took. */
  async recovered(): Promise<number> {
    const since = performance.now()
    const awaited = kinds.filter((kind) => kind !== 'import' && !(kind === 'ready' && this.#options.isBalanced))
    await Promise.all(awaited.map((kind) => new Promise<void>((resolve) => this.#awaited.add({ kind, since, resolve }))))
    return performance.now() - since
  }

  /** Ends the requests; the subscription goes on. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async close(): Promise<void> {
    await this.stop()
    this.#listening.abort()
    await this.#subscription
  }

  async #note(kind: TrafficKind, request: TrafficRequest): Promise<string> {
    const sentAt = performance.now()
    const outcome = await outcomeOf(request)
    this.#count(kind, outcome)
    if (!isSuccess(outcome)) return outcome
    for (const awaited of this.#awaited) {
      if (awaited.kind !== kind || sentAt < awaited.since) continue
      this.#awaited.delete(awaited)
      awaited.resolve()
    }
    return outcome
  }

  #count(kind: TrafficKind, outcome: string): void {
    const outcomes = this.outcomes.get(kind)
    outcomes?.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }

  /** Sends the same request until it is accepted. */
  async #until(kind: 'command' | 'ingest', title: string, request: TrafficRequest): Promise<void> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (isSuccess(await this.#note(kind, request))) {
        this.acknowledged[kind].push(title)
        return
      }
      await setTimeout(againMs)
    }
    throw new Error(`${title} was not accepted after ${triesMax} tries.`)
  }

  async #import(number: number, runImport: NonNullable<TrafficOptions['runImport']>): Promise<void> {
    const file = path.join(this.#options.folder, `archive-${number}.ndjson`)
    const titles = Array.from({ length: importedArticles }, (_, index) => `archive-${number}-${index}`)
    const lines = titles.map((title) => JSON.stringify({ title, publishedAt: '2020-01-01T00:00:00Z', text: `Le texte de ${title}.` }))
    await writeFile(file, lines.join('\n'))
    const { status, stderr } = await runImport(file)
    this.#count('import', /can't be opened|^The database does not answer/mu.test(stderr) ? 'not begun' : `exit code ${status}`)
    this.importLog += stderr
    if (status === 0) this.acknowledged.import.push(...titles)
  }

  async #repeat(pauseMs: number, run: (number: number) => Promise<unknown>): Promise<void> {
    for (let number = 1; !this.#stopping.signal.aborted; number += 1) {
      await run(number)
      await setTimeout(pauseMs)
    }
  }

  async #listen(onOpen: () => void): Promise<void> {
    const { signal } = this.#listening
    const client = createClient({
      url: `${this.#options.origin}/graphql`,
      development: true,
      async fetch(...request) {
        const response = await fetch(...request)
        // The SDK sends the id first, and then the whole document.
        if (response.ok) onOpen()
        return response
      },
    })
    for await (const { articlePublished } of listen(client, published, {}, { signal })) {
      const { title } = articlePublished
      this.announced.set(title, (this.announced.get(title) ?? 0) + 1)
    }
  }
}
