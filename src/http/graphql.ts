import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Publication } from '../content/publication.ts'
import { ChangeFeed } from '../engine/change-feed.ts'
import { type Execute, execute } from '../engine/execute.ts'
import { createReads } from '../engine/loaders.ts'
import { schema } from '../graph/schema.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import type { Authenticate } from './authentication.ts'
import { createPipeline, type Pipeline } from './pipeline/pipeline.ts'
import { Refusal } from './pipeline/refusal.ts'
import { withinBodyLimit } from './request-body.ts'
import type { Route } from './route.ts'
import { createPlainJson } from './transports/plain-json.ts'
import { sendAnswer } from './transports/send-answer.ts'
import { createYogaTransport } from './transports/yoga.ts'

export interface GraphOptions {
  readonly database: Database
  readonly publication: Publication
  readonly trustedDocuments: ReadonlyMap<string, string>
  /** Whether other documents are refused. */
  readonly trustedOnly?: boolean
  readonly authenticate: Authenticate
  readonly clock: () => Date
  /** Notifies subscriptions of changes. */
  readonly notifier: ChangeNotifier
  /** Operations that are executed at once, at most: 1,000 by default. */
  readonly operationsMax?: number
  /** Subscriptions that are open at once, at most. */
  readonly subscriptionsMax: number
  /** Milliseconds after which a subscription is closed whose connection accepts no data; see transports/event-stream.ts. */
  readonly stuckMs?: number
  readonly log: Logger
  /** Whether developers are helped: GraphiQL, introspection, suggestions for misspelt fields. */
  readonly helpful: boolean
  /** The query that GraphiQL opens with. */
  readonly exampleQuery: string
  /** How operations are executed: by plans, or by graphql-js where a test compares the two. */
  readonly executor?: Execute
}

/** One way to receive requests and send their answers. */
type Transport<Result> = (request: IncomingMessage, response: ServerResponse) => Result

/** The graph over HTTP. */
export interface Graph {
  readonly pipeline: Pipeline
  readonly changeFeed: ChangeFeed
  /** False if the request is not plain. */
  readonly plainJson: Transport<Promise<boolean>>
  readonly yoga: Transport<unknown>
}

export function createGraph(options: GraphOptions): Graph {
  const { database, publication, clock, log, helpful, exampleQuery } = options
  const changeFeed = new ChangeFeed(database, { notifier: options.notifier, clock, listenersMax: options.subscriptionsMax })
  const pipeline = createPipeline({
    schema,
    sources: { database, publication, reads: createReads(database, publication, clock), changeFeed },
    trustedDocuments: options.trustedDocuments,
    trustedOnly: options.trustedOnly ?? false,
    authenticate: options.authenticate,
    clock,
    operationsMax: options.operationsMax ?? 1000,
    execute: options.executor ?? execute,
    helpful,
    log,
  })
  const graphiql = helpful ? { title: `${publication.name} · GraphiQL`, defaultQuery: exampleQuery } : null
  return {
    pipeline,
    changeFeed,
    plainJson: createPlainJson(pipeline),
    yoga: createYogaTransport({ pipeline, changeFeed, stuckMs: options.stuckMs, log, graphiql }),
  }
}

/** Answers requests at /graphql by the first transport that can. */
export const graphqlRoute = ({ pipeline, plainJson, yoga }: Graph): Route => ({
  methods: ['GET', 'POST', 'OPTIONS'],
  path: '/graphql',
  async handle(request, response) {
    if (!withinBodyLimit(request, response)) return
    const refusal = refusalOf(request)
    if (refusal) sendAnswer(request, response, pipeline.refuse(refusal, 'application/json'))
    else if (!(await plainJson(request, response))) await yoga(request, response)
  },
})

/** Why a request is refused before its body is read; null if it isn't. The rest of it is not read, so the connection is closed. */
function refusalOf(request: IncomingMessage): Refusal | null {
  const { headers, method } = request
  const options = { headers: { 'Cache-Control': 'no-store', Connection: 'close' } }
  // Yoga builds a URL with it, and fails if that is malformed.
  if (headers.host !== undefined && !URL.canParse(`http://${headers.host}`))
    return new Refusal('BAD_REQUEST', 'The Host header is malformed: expected a host name.', options)
  if (method !== 'POST') return null
  const mediaType = mediaTypeOf(headers['content-type'])
  // What reads it compares the header letter by letter.
  if (mediaType === 'application/json') headers['content-type'] = mediaType
  // A page of another site can send a form without a preflight request, so only JSON is read.
  else return new Refusal('UNSUPPORTED_MEDIA_TYPE', `The body ${found(mediaType)}: expected "Content-Type: application/json".`, options)
  return null
}

/** Without its parameters. */
const mediaTypeOf = (header: string | undefined): string => header?.split(';')[0]?.trim().toLowerCase() ?? ''

const found = (mediaType: string): string => (mediaType === '' ? 'has no Content-Type' : `is ${mediaType.slice(0, 100)}`)
