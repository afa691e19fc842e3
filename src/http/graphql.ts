import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Publication } from '../content/publication.ts'
import { ChangeFeed } from '../engine/change-feed.ts'
import { type Execute, executeWithin } from '../engine/execute.ts'
import { type BatchObservers, createReads, type ReadsFor } from '../engine/loaders.ts'
import { type OperationLimits, operationLimits } from '../engine/operation-limits.ts'
import { schema } from '../graph/schema.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { Admission } from './admission/admission.ts'
import type { LimitBounds } from './admission/concurrency-limit.ts'
import type { Authenticate } from './authentication.ts'
import { Deadlines } from './deadlines.ts'
import { keysIn } from './pipeline/authenticate.ts'
import { createPipeline, type Pipeline } from './pipeline/pipeline.ts'
import { Refusal } from './pipeline/refusal.ts'
import type { MediaType } from './pipeline/request.ts'
import { bodyOf, withinBodyLimit } from './request-body.ts'
import type { Route } from './route.ts'
import { commonMediaType, mediaTypeFor } from './transports/media-type.ts'
import { createPlainJson, type ReadRequest } from './transports/plain-json.ts'
import { sendAnswer } from './transports/send-answer.ts'
import { createYogaTransport } from './transports/yoga.ts'

export interface GraphOptions extends BatchObservers {
  readonly database: Database
  readonly publication: Publication
  readonly trustedDocuments: ReadonlyMap<string, string>
  /** Whether documents that are not trusted are refused. */
  readonly trustedOnly?: boolean
  readonly authenticate: Authenticate
  readonly clock: () => Date
  /** Notifies subscriptions of changes. */
  readonly notifier: ChangeNotifier
  /** Limits of each operation; those without a value have their default. */
  readonly limits?: Partial<OperationLimits>
  /** Bounds of the adaptive limit of requests that are worked on at once. */
  readonly concurrency?: LimitBounds
  /** Cancel requests that take too long: after 5 seconds by default. */
  readonly deadlines?: Deadlines
  /** Maximum number of subscriptions open at once. */
  readonly subscriptionsMax: number
  /** Milliseconds without progress after which a subscription's connection is closed; see transports/event-stream.ts. */
  readonly stuckMs?: number
  readonly log: Logger
  /** Whether to enable GraphiQL, introspection, and suggestions for misspelt fields. */
  readonly helpful: boolean
  /** The query that GraphiQL shows at first. */
  readonly exampleQuery: string
  /** Executes operations: by plans by default, or by graphql-js in a test that compares the two. */
  readonly executor?: Execute
  /** Executes operations as parts of a trace. */
  readonly traceOperation?: ((execute: Execute) => Execute) | undefined
}

/** A way to receive requests and send their answers. */
type Transport<Result> = (request: IncomingMessage, response: ServerResponse) => Result

/** The graph over HTTP. */
export interface Graph {
  readonly pipeline: Pipeline
  /** Also admits the documents of other routes. */
  readonly admission: Admission
  readonly changeFeed: ChangeFeed
  readonly deadlines: Deadlines
  /** Also for the documents of other routes. */
  readonly reads: ReadsFor
  /** Resolves to `false` if the request is not plain. */
  readonly plainJson: Transport<Promise<boolean>>
  readonly yoga: Transport<unknown>
}

export function createGraph(options: GraphOptions): Graph {
  const { database, publication, clock, log, helpful, exampleQuery } = options
  const { deadlines = new Deadlines(5000) } = options
  const limits = { ...operationLimits, ...options.limits }
  const executor = options.executor ?? executeWithin(limits)
  const admission = new Admission(options.concurrency ?? {}, log)
  const changeFeed = new ChangeFeed(database, { notifier: options.notifier, clock, listenersMax: options.subscriptionsMax })
  const reads = createReads(database, publication, clock, options)
  const pipeline = createPipeline({
    schema,
    sources: { database, publication, reads, changeFeed },
    trustedDocuments: options.trustedDocuments,
    trustedOnly: options.trustedOnly ?? false,
    authenticate: options.authenticate,
    clock,
    deadlines,
    admission,
    limits,
    execute: options.traceOperation?.(executor) ?? executor,
    helpful,
    log,
  })
  const graphiql = helpful ? { title: `${publication.name} · GraphiQL`, defaultQuery: exampleQuery } : null
  return {
    pipeline,
    admission,
    changeFeed,
    deadlines,
    reads,
    plainJson: createPlainJson(pipeline),
    yoga: createYogaTransport({ pipeline, changeFeed, stuckMs: options.stuckMs, log, graphiql }),
  }
}

/** Answers requests at /graphql with the first transport that supports them. */
export const graphqlRoute = ({ pipeline, admission, plainJson, yoga }: Graph): Route => ({
  methods: ['GET', 'POST', 'OPTIONS'],
  path: '/graphql',
  refuse(request, response, cause) {
    sendAnswer(request, response, pipeline.refuse(cause, mediaTypeFor(request.headers.accept) ?? 'application/json'))
  },
  async handle(request, response) {
    if (!withinBodyLimit(request, response)) return
    const surplusType = admission.isFull && surplusTypeOf(request)
    if (surplusType) {
      sendAnswer(request, response, pipeline.refuse(admission.refusal('public'), surplusType))
      return
    }
    const refusal = refusalOf(request)
    if (refusal) {
      sendAnswer(request, response, pipeline.refuse(refusal, 'application/json'))
      return
    }
    const read: ReadRequest = request
    if (request.method === 'POST') read.body = (await bodyOf(request)).toString()
    if (!(await plainJson(read, response))) await yoga(read, response)
  },
})

/**
 * The media type for refusing a surplus request before its body is read. `null` if the request has to go through the pipeline: its
 * credential may give it a place, or it is no plain GraphQL request.
 */
function surplusTypeOf(request: IncomingMessage): MediaType | null {
  const { method, headers } = request
  if (headers.authorization !== undefined || method === 'OPTIONS' || keysIn(request).length > 0) return null
  return commonMediaType(headers.accept) ?? null
}

/**
 * The reason to refuse a request before its body is read. `null` if there is none. The connection is closed afterwards, because the rest
 * of the request is not read.
 */
function refusalOf(request: IncomingMessage): Refusal | null {
  const { headers, method } = request
  const options = { headers: { 'Cache-Control': 'no-store', Connection: 'close' } }
  if (method !== 'POST') return null
  const mediaType = mediaTypeOf(headers['content-type'])
  // The transports compare the header with this exact string.
  if (mediaType === 'application/json') headers['content-type'] = mediaType
  // A page of another site can submit a form without a preflight request, so only JSON is accepted.
  else return new Refusal('UNSUPPORTED_MEDIA_TYPE', `The body ${describe(mediaType)}: expected "Content-Type: application/json".`, options)
  return null
}

/** The media type without its parameters. */
const mediaTypeOf = (header: string | undefined): string => header?.split(';')[0]?.trim().toLowerCase() ?? ''

const describe = (mediaType: string): string => (mediaType === '' ? 'has no Content-Type' : `is ${mediaType.slice(0, 100)}`)
