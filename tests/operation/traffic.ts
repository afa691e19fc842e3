import { setTimeout } from 'node:timers/promises'
import { createClient, listen, type Subscription } from '../../src/sdk/runtime.ts'
import { kiosque, type Served, serveKiosque } from '../kiosque-process.ts'
import { Receiver } from '../work/receiver.ts'

/** How requests of one kind ended, by status and error code: "200", "503 SERVICE_UNAVAILABLE", "TypeError". */
export type Outcomes = Map<string, number>

const published: Subscription<{ articlePublished: { title: string } }, Record<never, never>> = {
  name: 'Published',
  id: 'sha256:none',
  text: 'subscription Published { articlePublished { title } }',
  listen,
}

export interface TrafficRequest {
  readonly url: string
  readonly init?: RequestInit
}

/**
 * A gateway under all kinds of requests at once. Requests that must not be lost are retried until they are accepted, as a careful client does:
 * commands by their idempotency keys, ingested articles by their keys.
 */
export class Traffic {
  readonly outcomes: Readonly<Record<'ready' | 'read' | 'command' | 'ingest', Outcomes>> = {
    ready: new Map(),
    read: new Map(),
    command: new Map(),
    ingest: new Map(),
  }
  /** Titles that commands and ingested articles were acknowledged for. */
  readonly acknowledged = new Set<string>()
  /** Titles that the subscription delivered. */
  readonly announced = new Set<string>()
  readonly receiver: Receiver
  readonly gateway: Served
  readonly variables: Record<string, string>
  readonly #tokens: { readonly editor: string; readonly ingest: string }
  readonly #stopping = new AbortController()
  readonly #listening = new AbortController()
  #running: Promise<unknown> = Promise.resolve()
  #subscription: Promise<unknown> = Promise.resolve()

  private constructor(gateway: Served, variables: Record<string, string>, receiver: Receiver, tokens: { editor: string; ingest: string }) {
    this.gateway = gateway
    this.variables = variables
    this.receiver = receiver
    this.#tokens = tokens
  }

  static async open(databaseUrl: string, folder: string): Promise<Traffic> {
    const variables = { DATABASE_URL: databaseUrl, KIOSQUE_DATA: folder, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', LOG_LEVEL: 'info' }
    const receiver = new Receiver()
    const gateway = await serveKiosque(['--sample'], variables)
    const print = async (...args: string[]) => (await kiosque(args, variables)).stdout.trim()
    receiver.secret = await print('webhook', 'add', 'relais', await receiver.open())
    const [editor, ingest] = await Promise.all([print('token', '--audience', 'editor'), print('token', '--audience', 'ingest')])
    return new Traffic(gateway, variables, receiver, { editor, ingest })
  }

  get origin(): string {
    return new URL(this.gateway.url).origin
  }

  /** The titles of published articles that the webhook received: they are also their slugs, with which their addresses end. */
  get delivered(): Set<string> {
    const messages = this.receiver.received.map(({ body }) => body as { data?: { changes?: { kind: string; url: string }[] } })
    const changes = messages.flatMap(({ data }) => data?.changes ?? [])
    return new Set(changes.filter(({ kind }) => kind === 'published').map(({ url }) => url.split('/').at(-1) ?? ''))
  }

  start(): void {
    this.#subscription = this.#listen()
    this.#running = Promise.all([
      this.#repeat(100, () => this.#note('ready', { url: `${this.origin}/ready` })),
      ...[1, 2, 3, 4].map(() => this.#repeat(5, () => this.#note('read', this.read))),
      this.#repeat(150, (number) => this.#until('command', `commande-${number}`, this.#command(`commande-${number}`))),
      this.#repeat(150, (number) => this.#until('ingest', `depot-${number}`, this.#ingest(`depot-${number}`))),
    ])
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
    await this.receiver.close()
  }

  /** A front page as an app asks for it. */
  get read(): TrafficRequest {
    const query = '{ sections { name latest(first: 3) { headline authors { name } } } }'
    const headers = { 'Content-Type': 'application/json' }
    return { url: this.gateway.url, init: { method: 'POST', headers, body: JSON.stringify({ query }) } }
  }

  /** Sends one request and returns its outcome. */
  async outcomeOf({ url, init }: TrafficRequest): Promise<string> {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) })
      const text = await response.text()
      const [, code] = /"code":"(\w+)"/u.exec(text) ?? []
      return code === undefined ? String(response.status) : `${response.status} ${code}`
    } catch (cause) {
      return cause instanceof Error ? cause.name : String(cause)
    }
  }

  async #note(kind: keyof Traffic['outcomes'], request: TrafficRequest): Promise<string> {
    const outcome = await this.outcomeOf(request)
    const outcomes = this.outcomes[kind]
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return outcome
  }

  /** Sends the same request until it is accepted. */
  async #until(kind: 'command' | 'ingest', title: string, request: TrafficRequest): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if (/^20\d$/u.test(await this.#note(kind, request))) {
        this.acknowledged.add(title)
        return
      }
      await setTimeout(100)
    }
    throw new Error(`${title} was not taken after 200 tries.`)
  }

  #command(title: string): TrafficRequest {
    const query = `mutation ($input: SaveArticleInput!) { saveArticle(input: $input) { ... on Article { id } ... on Problem { message } } }`
    const input = { title, body: [{ paragraph: { text: `Le texte de ${title}.` } }], idempotencyKey: title }
    return {
      url: this.gateway.url,
      init: {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.#tokens.editor}` },
        body: JSON.stringify({ query, variables: { input } }),
      },
    }
  }

  #ingest(title: string): TrafficRequest {
    const article = { title, slug: title, publishedAt: new Date(Date.now() - 1000).toISOString(), text: `Le texte de ${title}.` }
    return {
      url: `${this.origin}/ingest/${title}`,
      init: {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.#tokens.ingest}` },
        body: JSON.stringify(article),
      },
    }
  }

  async #repeat(pauseMs: number, run: (number: number) => Promise<unknown>): Promise<void> {
    for (let number = 1; !this.#stopping.signal.aborted; number += 1) {
      await run(number)
      await setTimeout(pauseMs)
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#listening
    const client = createClient({ url: this.gateway.url, development: true })
    for await (const { articlePublished } of listen(client, published, {}, { signal })) this.announced.add(articlePublished.title)
  }
}
