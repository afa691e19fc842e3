import type { ServerResponse } from 'node:http'
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import type { Logger } from 'pino'
import { BadCredential, ServiceUnavailable } from '../content/error.ts'
import type { ErrorCode } from '../content/error-code.ts'
import type { Publication } from '../content/publication.ts'
import { anonymous } from '../content/viewer.ts'
import { ChangeFeed } from '../engine/change-feed.ts'
import { type Context, createContext } from '../engine/context.ts'
import { limits } from '../engine/cost.ts'
import { execute } from '../engine/execute.ts'
import { createReads } from '../engine/reads.ts'
import { subscribe } from '../engine/subscribe.ts'
import { schema } from '../graph/schema.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { type Authenticate, challengeOf, viewerOf } from './authentication.ts'
import { crossOrigin } from './cross-origin.ts'
import { documentCache } from './document-cache.ts'
import { publicError } from './error.ts'
import { useEventStreams } from './event-stream.ts'
import type { GraphRequest } from './graph-request.ts'
import { createPlainQueries } from './plain-query.ts'
import { withinBodyLimit } from './request-body.ts'
import type { Route } from './route.ts'
import { useTrustedDocuments, useTrustedDocumentsOnly } from './trusted-documents.ts'
import { unreadableValueLog } from './unreadable-values.ts'

export interface GraphOptions {
  readonly database: Database
  readonly publication: Publication
  readonly trustedDocuments: ReadonlyMap<string, string>
  /** Whether other documents than those are refused. */
  readonly trustedOnly?: boolean
  readonly clock: () => Date
  /** Rings for those who wait for news. */
  readonly notifier: ChangeNotifier
  /** Subscriptions that are open at once, at most. */
  readonly subscriptionsMax: number
  /** Milliseconds after which a subscription is closed whose connection accepts no data; see event-stream.ts. */
  readonly stuckMs?: number
  readonly log: Logger
  /** Whether developers are helped: GraphiQL, introspection, suggestions for misspelt fields. */
  readonly helpful: boolean
  /** The query that GraphiQL opens with. */
  readonly exampleQuery: string
}

/** The graph as a door answers with it. */
export type Graph = YogaServerInstance<GraphRequest, Context> & {
  readonly answerPlainly: ReturnType<typeof createPlainQueries>
  readonly live: ChangeFeed
}

export function createGraph(options: GraphOptions): Graph {
  const { database, publication, trustedDocuments, trustedOnly = false, clock, log, helpful, exampleQuery } = options
  const live = new ChangeFeed(database, { notifier: options.notifier, clock, listenersMax: options.subscriptionsMax })
  const sources = { database, publication, reads: createReads(database, publication, clock), live }
  const silenced = (args: ExecutionArgs) => (helpful ? args : { ...args, hideSuggestions: true })
  const onResult = unreadableValueLog(log)
  const executePlanned = helpful ? execute : (args: ExecutionArgs) => execute(silenced(args))
  const yoga = createYoga<GraphRequest, Context>({
    schema,
    context: ({ viewer = anonymous, listener }) => createContext(sources, viewer, clock(), listener),
    cors: crossOrigin,
    graphiql: helpful && { title: `${publication.name} · GraphiQL`, defaultQuery: exampleQuery },
    renderGraphiQL: async (graphiql) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(graphiql),
    landingPage: false,
    batching: false,
    multipart: false,
    // Held to before Yoga sees the request: see request-body.ts. Yoga's own limit copies every body.
    maxRequestBodySize: false,
    parserAndValidationCache: { documentCache: documentCache<DocumentNode>(), errorCache: documentCache<Error>() },
    extraParamNames: ['documentId'],
    maskedErrors: { errorMessage: 'Unexpected error.', maskError: publicError },
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log.warn({ cause: message }, 'The graph warns.'),
      error: (cause: unknown) => logUnexpected(cause, log),
    },
    plugins: [
      trustedOnly && useTrustedDocumentsOnly(),
      useTrustedDocuments(trustedDocuments),
      useTokenLimit(),
      usePlans(executePlanned, (args) => subscribe(silenced(args)), onResult),
      useEventStreams({ live, log, stuckMs: options.stuckMs }),
      !helpful && useSilence(),
    ],
  })
  const answerPlainly = createPlainQueries({
    schema,
    rules: helpful ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule],
    tokensMax: limits.tokensMax,
    execute: executePlanned,
    textOf: ({ query, documentId }) => (documentId && !query ? trustedDocuments.get(documentId) : trustedOnly ? null : query) ?? null,
    contextOf: (viewer) => createContext(sources, viewer, clock()),
    onResult,
  })
  return Object.assign(yoga, { answerPlainly, live })
}

/** What is the client's to mend is told to the client; the log is for what is ours. */
function logUnexpected(cause: unknown, log: Logger): void {
  const told = publicError(cause)
  if ('extensions' in told && (told.extensions as { code?: unknown }).code === 'INTERNAL_SERVER_ERROR') {
    log.error(
      { cause: cause instanceof Error && 'originalError' in cause ? (cause.originalError ?? cause) : cause },
      'A field failed unexpectedly.',
    )
  }
}

/** In production the schema is not explained by its errors: it is published in schema/, and who probes is told nothing. */
const useSilence = (): Plugin => ({
  onValidate({ addValidationRule, setValidationFn }) {
    addValidationRule(NoSchemaIntrospectionCustomRule)
    setValidationFn((schema, document, rules, options) => validate(schema, document, rules, { ...options, hideSuggestions: true }))
  },
})

const usePlans = (planned: typeof execute, subscribed: typeof subscribe, onResult: (result: ExecutionResult) => void): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(planned)
    return { onExecuteDone: ({ result }) => onResult(result as ExecutionResult) }
  },
  onSubscribe({ setSubscribeFn }) {
    setSubscribeFn(subscribed)
  },
})

const useTokenLimit = (): Plugin => ({
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => {
      try {
        return parseFn(source, { ...options, maxTokens: limits.tokensMax })
      } catch (cause) {
        // The parser calls itself for each bracket within another. It is pure: nothing is left of what it did.
        if (cause instanceof RangeError) throw new GraphQLError('Syntax Error: The brackets of the document lie too deep in each other.')
        throw cause
      }
    })
  },
})

const singleOf = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null)

/** The graph as a door of the gateway. */
export const graphqlRoute = (graph: Graph, authenticate: Authenticate): Route => ({
  methods: ['GET', 'POST', 'OPTIONS'],
  path: '/graphql',
  async handle(request, response) {
    const { headers } = request
    if (!withinBodyLimit(request, response)) return
    // Yoga makes an address of it, and fails where it is none.
    if (headers.host !== undefined && !URL.canParse(`http://${headers.host}`)) {
      sendError(response, 400, { message: 'The Host header names no host.', code: 'BAD_REQUEST' }, closing)
      return
    }
    if (request.method === 'POST') {
      const mediaType = mediaTypeOf(headers['content-type'])
      if (mediaType !== 'application/json') {
        sendUnsupported(response, mediaType)
        return
      }
      // What reads it compares letter by letter.
      headers['content-type'] = mediaType
    }
    try {
      const known = viewerOf(request, authenticate)
      const viewer = known instanceof Promise ? await known : known
      if (await graph.answerPlainly(request, response, viewer)) return
      const left = new AbortController()
      response.once('close', () => left.abort())
      const listener = {
        viewer: () => viewerOf(request, authenticate),
        lastDelivery: singleOf(headers['last-event-id']),
        signal: left.signal,
      }
      await graph(request, response, { viewer, listener, response })
    } catch (cause) {
      if (cause instanceof BadCredential) sendUnauthenticated(response, cause)
      else if (cause instanceof ServiceUnavailable && !response.headersSent) sendUnavailable(response, cause)
      else throw cause
    }
  },
})

/** What is still on its way is not read: the connection goes with the answer. */
const closing = { 'Cache-Control': 'no-store', Connection: 'close' }

/** Without its parameters. */
const mediaTypeOf = (header: string | undefined): string => header?.split(';')[0]?.trim().toLowerCase() ?? ''

/** In the form of an answer, so that clients of the graph find the reason where they look for errors. */
function sendError(response: ServerResponse, status: number, error: { message: string; code: ErrorCode }, headers: Record<string, string>) {
  const body = JSON.stringify({ errors: [{ message: error.message, extensions: { code: error.code } }] })
  response
    .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Access-Control-Allow-Origin': '*', ...headers })
    .end(body)
}

const sendUnauthenticated = (response: ServerResponse, cause: BadCredential): void =>
  sendError(response, 401, { message: cause.message, code: 'UNAUTHENTICATED' }, challengeOf(cause))

/** A form of another site's page is sent without asking, so it is not read as a request; nor is anything else that is no JSON. */
function sendUnsupported(response: ServerResponse, mediaType: string): void {
  const found = mediaType === '' ? 'has no Content-Type' : `is ${mediaType.slice(0, 100)}`
  const message = `The body ${found}: expected "Content-Type: application/json".`
  sendError(response, 415, { message, code: 'UNSUPPORTED_MEDIA_TYPE' }, closing)
}

const sendUnavailable = (response: ServerResponse, { message, retryAfterSeconds }: ServiceUnavailable): void =>
  sendError(response, 503, { message, code: 'SERVICE_UNAVAILABLE' }, { 'Retry-After': String(retryAfterSeconds) })
