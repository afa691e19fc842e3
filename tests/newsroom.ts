import type { ExecutionResult } from 'graphql'
import type { ArticleInput } from '../src/content/article.ts'
import type { Audience, View } from '../src/content/audience.ts'
import { nothingAgreed, type Partner } from '../src/content/partner.ts'
import type { Publication } from '../src/content/publication.ts'
import { anonymous, type Viewer } from '../src/content/viewer.ts'
import type { ChangeFeed, Listener } from '../src/engine/change-feed.ts'
import { type Context, createContext } from '../src/engine/context.ts'
import { createReads } from '../src/engine/loaders.ts'
import type { Admission } from '../src/http/admission/admission.ts'
import { memoryStore } from '../src/http/admission/quota-store.ts'
import { Quotas } from '../src/http/admission/quotas.ts'
import { type Authenticate, createAuthenticate, type VerifyToken } from '../src/http/authentication.ts'
import { createGraph, type GraphOptions } from '../src/http/graphql.ts'
import { createLog } from '../src/http/log.ts'
import type { Route } from '../src/http/route.ts'
import { createRoutes } from '../src/http/routes.ts'
import { createVerifyToken } from '../src/http/token.ts'
import { readTrustedDocuments } from '../src/http/trusted-documents.ts'
import { createIngest } from '../src/importers/run/ingest.ts'
import type { Operation } from '../src/sdk/operation.ts'
import { saveArticles } from '../src/store/commands/save-articles.ts'
import { type Database, type DatabaseOptions, Prisma } from '../src/store/database/database.ts'
import { ChangeNotifier } from '../src/store/events/change-notifier.ts'
import { type DatabaseKind, scratchDatabase } from './databases.ts'
import { requestOf } from './http/pipeline/request-of.ts'
import { listen } from './http/served.ts'

export const publication: Publication = {
  name: 'Le Test',
  url: 'https://journal.example',
  language: 'fr',
  timeZone: 'Africa/Bamako',
  subscribeUrl: 'https://journal.example/abonnement',
  contributionsMessage: 'Les contributions sont réservées aux abonnés.',
}

export const syndication = { form: 'FULL', hubs: ['https://hub.example/'] } as const

const log = createLog('silent')

/** An editor of the newspaper. */
export const editor: Viewer = {
  audience: 'EDITOR',
  subject: 'user-7',
  name: 'Awa SANGALA',
  partner: null,
  partnerKey: null,
  mayIngest: false,
}

export const partner: Partner = {
  ...nothingAgreed,
  id: '00000000-0000-4000-8000-000000000000',
  name: 'Le Relais',
  rights: 'FULL',
}

/** A partner that may show only the headlines of some sections, which a test can set; by default of none that exists. */
export const limitedPartner = {
  ...partner,
  name: 'Le Titre',
  rights: 'HEADLINE',
  sections: ['00000000-0000-4000-8000-000000000001'],
} as Partner & { sections: string[] }

/** The same as a viewer with its secret key. */
export const limitedViewer: Viewer = {
  ...anonymous,
  audience: 'PARTNER',
  partner: limitedPartner,
  partnerKey: { prefix: 'kq_00000000', isPublic: false },
}

/** The public key of the same partner. */
export const limitedPublicKey = 'pk_000000000000000000000001'

/** The viewers of `Newsroom.get`: the name of the audience is the token. The partner may read everything in full. */
const testers: Readonly<Record<string, Viewer>> = {
  PARTNER: { ...anonymous, audience: 'PARTNER', partner },
  LIMITED: limitedViewer,
  SUBSCRIBER: { ...anonymous, audience: 'SUBSCRIBER' },
  EDITOR: editor,
}

const viewersByKey: Readonly<Record<string, Viewer>> = {
  [limitedPublicKey]: { ...limitedViewer, partnerKey: { prefix: limitedPublicKey, isPublic: true } },
}

const notIssued = createVerifyToken({ issuer: null, development: null, clock: () => new Date(0), log })

/** Default values of an article. A test sets only the relevant fields. */
export function articleInput(input: Partial<ArticleInput> & { title: string }): ArticleInput {
  const publishedAt = input.publishedAt ?? new Date('2024-01-01T08:00:00Z')
  return {
    sourceKey: `test:${publishedAt.toISOString()}:${input.title}`,
    state: 'PUBLISHED',
    url: null,
    lead: null,
    body: [{ kind: 'paragraph', text: `Texte de « ${input.title} ».` }],
    byline: input.credits?.map(({ name }) => name).join(' et ') ?? null,
    credits: [],
    section: null,
    topics: [],
    image: null,
    genre: 'NEWS',
    language: 'fr',
    access: 'FREE',
    publishedAt,
    visibleFrom: publishedAt,
    visibleUntil: null,
    updatedAt: publishedAt,
    relatedLinks: [],
    contributionsMessage: null,
    ...input,
  }
}

/** A notifier that counts its waiting listeners. */
class CountingNotifier extends ChangeNotifier {
  waiting = 0

  override async wait(...args: Parameters<ChangeNotifier['wait']>): Promise<void> {
    this.waiting += 1
    await super.wait(...args)
    this.waiting -= 1
  }
}

type GraphSettings = Pick<GraphOptions, 'subscriptionsMax' | 'stuckMs' | 'limits' | 'concurrency' | 'deadlines'> &
  Pick<DatabaseOptions, 'statementTimeoutMs'> & {
    /** The time zone of the newspaper: that of `publication` by default. */
    readonly timeZone?: string
  }

/** For documents that select everything of every entry, and for texts as long as books: both are more than any client needs. */
export const generous: GraphSettings = {
  subscriptionsMax: 100,
  limits: { weightMax: 10_000_000, aliasesMax: 1000, rootFieldsMax: 1000, answerBytesMax: 100_000_000 },
}

/** A newspaper under test: a real database, the real graph, and a stopped clock. */
export class Newsroom {
  readonly database: Database
  readonly clock = { now: new Date('2026-01-01T00:00:00Z') }
  /** The test notifies it explicitly, because the test also moves the clock. */
  readonly notifier = new CountingNotifier()
  readonly #statements: string[]
  readonly #graph: ReturnType<typeof createGraph>
  readonly #reads: Database
  readonly #publication: Publication
  /** The viewers of earlier calls of `ask`, by their credential. */
  readonly #viewers = new Map<string, Viewer>()
  #authenticate: Authenticate
  #gateway: ReturnType<typeof listen> | undefined

  private constructor(
    database: Database,
    reads: Database,
    statements: string[],
    trustedDocuments: ReadonlyMap<string, string>,
    settings: GraphSettings,
  ) {
    this.database = database
    this.#statements = statements
    this.#reads = reads
    this.#publication = { ...publication, timeZone: settings.timeZone ?? publication.timeZone }
    this.#authenticate = createAuthenticate(database, () => this.clock.now, notIssued)
    this.#graph = createGraph({
      notifier: this.notifier,
      // A test may send any number of requests at once.
      concurrency: { min: 10_000, max: 10_000 },
      ...settings,
      database: reads,
      publication: this.#publication,
      trustedDocuments,
      authenticate: async (credential) => this.#viewers.get(credential) ?? viewersByKey[credential] ?? this.#authenticate(credential),
      clock: () => this.clock.now,
      log,
      helpful: true,
      exampleQuery: '',
    })
  }

  /** `reading` wraps the database of the graph, so that tests/leak/planted.test.ts can plant a leak. */
  static async open(
    kind: DatabaseKind,
    reading = (database: Database): Database => database,
    settings: GraphSettings = { subscriptionsMax: 100 },
  ): Promise<Newsroom> {
    const statements: string[] = []
    const { statementTimeoutMs = 0 } = settings
    const database = await scratchDatabase(kind, { onStatement: (text) => void statements.push(text), statementTimeoutMs })
    return new Newsroom(database, reading(database), statements, await readTrustedDocuments(), settings)
  }

  async close(): Promise<void> {
    await (await this.#gateway)?.close()
    await this.database.close()
  }

  /** Deletes all content. */
  async reset(): Promise<void> {
    await this.database.query(Prisma.sql`TRUNCATE article, author, section, topic, event, audit, idempotency CASCADE`)
  }

  view(audience: Audience = 'ANONYMOUS'): View {
    return { at: this.clock.now, audience }
  }

  /** Imports articles and returns their ids by title. */
  async save(...inputs: (Partial<ArticleInput> & { title: string })[]): Promise<Map<string, string>> {
    await saveArticles(this.database, inputs.map(articleInput), this.clock.now)
    const rows = await this.database.query<{ id: string; title: string }>(Prisma.sql`SELECT id, title FROM article`)
    return new Map(rows.map(({ id, title }) => [title, id]))
  }

  /** Sends an operation as a client does, and records its statements. */
  async ask<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Promise<ExecutionResult<Data>>
  async ask<Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    viewer?: Viewer,
  ): Promise<ExecutionResult<Data>>
  async ask(document: string | Operation<unknown, unknown>, variables: unknown = {}, viewer: Viewer = anonymous): Promise<ExecutionResult> {
    this.#statements.length = 0
    const query = typeof document === 'string' ? document : document.text
    // Variables as a client sends them.
    const parameters = JSON.parse(JSON.stringify({ query, variables }))
    const { body } = await this.#graph.pipeline.answer(requestOf(parameters, { head: { headers: this.#credentialFor(viewer) } }))
    return JSON.parse(String(body)) as ExecutionResult
  }

  /** Requests any route over HTTP without following redirects, and records its statements. */
  async get(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Response> {
    const origin = await this.origin()
    this.#statements.length = 0
    return fetch(`${origin}${path}`, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) })
  }

  /** Where the routes are served. */
  async origin(): Promise<string> {
    this.#gateway ??= listen(this.routes(async (token) => testers[token] ?? notIssued(token)))
    return (await this.#gateway).origin
  }

  /** The request headers of a viewer with this audience. */
  credentialOf(audience: Audience | 'LIMITED'): Record<string, string> {
    return audience === 'ANONYMOUS' ? {} : { Authorization: `Bearer ${audience}` }
  }

  /** Every route of the gateway. By default there is no token issuer. */
  routes(verifyToken?: VerifyToken): readonly Route[] {
    const clock = () => this.clock.now
    if (verifyToken) this.#authenticate = createAuthenticate(this.database, clock, verifyToken)
    const authenticate: Authenticate = async (credential) => viewersByKey[credential] ?? this.#authenticate(credential)
    const publishing = { database: this.#reads, publication: this.#publication, syndication, clock }
    const quotas = new Quotas({ store: memoryStore(), clock, log })
    const ingest = createIngest(this.database, () => ({
      language: 'fr',
      timeZone: this.#publication.timeZone,
      publicationName: null,
      at: clock(),
    }))
    return createRoutes({ graph: this.#graph, publishing, authenticate, quotas, ingest, ending: new AbortController().signal, log })
  }

  /** The headers with the credential of the viewer; none for the public. */
  #credentialFor(viewer: Viewer): { readonly authorization?: string } {
    if (viewer === anonymous) return {}
    const credential = `viewer-${this.#viewers.size}`
    this.#viewers.set(credential, viewer)
    return { authorization: `Bearer ${credential}` }
  }

  /** The context of a resolver. */
  context(viewer: Viewer, listener: Listener): Context {
    const { changeFeed } = this.#graph
    const reads = createReads(this.#reads, this.#publication, () => this.clock.now)
    return createContext({ database: this.#reads, publication: this.#publication, reads, changeFeed }, viewer, this.clock.now, { listener })
  }

  /** Number of listeners that wait for a notification. */
  get admission(): Admission {
    return this.#graph.admission
  }

  get live(): ChangeFeed {
    return this.#graph.changeFeed
  }

  /** The statements of the last operation. */
  statements(): readonly string[] {
    return [...this.#statements]
  }
}
