import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLError } from 'graphql'
import { createYoga, type FetchAPI, type GraphQLParams, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { ChangeFeed } from '../../engine/change-feed.ts'
import { observed } from '../observation/observed-response.ts'
import type { Answer } from '../pipeline/encode.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { Refusal } from '../pipeline/refusal.ts'
import { type MediaType, Parameters } from '../pipeline/request.ts'
import { crossOrigin, crossOriginHeaders } from './cross-origin.ts'
import { DecodedRequest } from './decoded-request.ts'
import { eventStream } from './event-stream.ts'
import { httpAnswer } from './http-answer.ts'
import { mediaTypeFor } from './media-type.ts'

interface YogaOptions {
  readonly pipeline: Pipeline
  readonly changeFeed: ChangeFeed
  /** Milliseconds without progress after which a subscription's connection is closed; see event-stream.ts. */
  readonly stuckMs?: number | undefined
  readonly log: Logger
  /** The settings of the GraphiQL page. `null` if it is disabled. */
  readonly graphiql: { readonly title: string; readonly defaultQuery: string } | null
}

/** Yoga's server context: the two objects of node:http. */
interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

/**
 * Answers all requests that are not plain: GraphiQL, preflight requests, unusual Accept headers, streams of events, and malformed
 * requests. Yoga decodes the request and sends the answer; it neither parses, validates nor executes a document.
 */
export function createYogaTransport({ graphiql, ...options }: YogaOptions) {
  const { log } = options
  const yoga = createYoga<Exchange>({
    cors: ({ method }) => (method === 'OPTIONS' ? crossOrigin : false),
    graphiql: graphiql ?? false,
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
    landingPage: false,
    batching: false,
    multipart: false,
    parserAndValidationCache: false,
    // Enforced before Yoga sees the request: see request-body.ts. Yoga's own limit copies every body.
    maxRequestBodySize: false,
    extraParamNames: ['documentId'],
    // The pipeline masks errors.
    maskedErrors: false,
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log.warn({ cause: message }, 'GraphQL Yoga logged a warning.'),
      error: (cause: unknown) => log.error({ cause }, 'GraphQL Yoga failed unexpectedly.'),
    },
    plugins: [usePipeline(options)],
  })
  return (request: IncomingMessage, response: ServerResponse) => yoga(request, response)
}

/** The parameters of a request, passed as a result so that Yoga does not execute the request itself. */
class Decoded {
  readonly parameters: GraphQLParams & { readonly documentId?: unknown }

  constructor(parameters: Decoded['parameters']) {
    this.parameters = parameters
  }
}

/** Yoga refuses a request without a document. The pipeline determines the actual document. */
const placeholder = { query: '{__typename}' }

const usePipeline = (options: Omit<YogaOptions, 'graphiql'>): Plugin<object, Exchange> => ({
  onParams({ params, request, setParams, setResult }) {
    const documentId = 'documentId' in params ? params.documentId : new URL(request.url).searchParams.get('documentId')
    setResult(new Decoded({ ...params, documentId }) as object)
    if (!params.query) setParams({ ...params, ...placeholder })
  },
  onResultProcess({ result, setResultProcessor, serverContext: { req, res } }) {
    const mediaType = mediaTypeFor(req.headers.accept)
    setResultProcessor(async (_result, fetchAPI) => {
      const answer = await answerOf(result, mediaType, options.pipeline, { req, res })
      return responseOf(answer, fetchAPI, options, { req, res })
    }, mediaType ?? 'application/json')
  },
})

async function answerOf(
  result: unknown,
  mediaType: MediaType | null,
  { answer, refuse }: Pipeline,
  { req, res }: Exchange,
): Promise<Answer> {
  if (mediaType === null) return refuse(notAcceptable, 'application/json')
  if (!(result instanceof Decoded)) return refuse(malformed(result as { errors: readonly GraphQLError[] }), mediaType)
  const parameters = Parameters.safeParse(result.parameters)
  if (!parameters.success) return refuse(malformedParameters(parameters.error), mediaType)
  return answer(new DecodedRequest(req, res, parameters.data, mediaType))
}

const notAcceptable = new Refusal(
  'BAD_REQUEST',
  'The gateway answers application/json and application/graphql-response+json, and subscriptions as text/event-stream: expected one of them in "Accept".',
  { status: 406 },
)

const malformedParameters = ({ issues: [issue] }: z.ZodError): Refusal =>
  new Refusal('BAD_REQUEST', `The parameter "${issue?.path.join('.')}" is malformed. ${issue?.message}.`)

interface YogaExtensions {
  readonly code?: string
  readonly http?: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
}

/** Converts Yoga's error for a request that it can't decode to a Refusal. Any other error is unexpected, and returned as it is. */
function malformed({ errors: [error] }: { readonly errors: readonly GraphQLError[] }): unknown {
  const { code, http }: YogaExtensions = error?.extensions ?? {}
  if (error && code === 'BAD_REQUEST')
    return new Refusal('BAD_REQUEST', error.message, { status: http?.status ?? 400, headers: http?.headers ?? {} })
  if (error?.originalError instanceof SyntaxError)
    return new Refusal('BAD_REQUEST', 'The URL contains malformed JSON: expected "variables" and "extensions" to be JSON objects.')
  return error?.originalError ?? error ?? new Error('GraphQL Yoga answered nothing.')
}

function responseOf(
  answer: Answer,
  { Response }: FetchAPI,
  { changeFeed, log, stuckMs }: Omit<YogaOptions, 'graphiql'>,
  { req, res }: Exchange,
): Response {
  observed(res)?.noteAnswer(answer)
  if (typeof answer.body === 'string') {
    const { status, headers, body } = httpAnswer(req, answer, answer.body)
    return new Response(body, { status, headers: Object.entries(headers).map(([name, value]) => [name, String(value)]) })
  }
  const stream = eventStream(answer.body, { closing: changeFeed.closing, log, stuckMs, response: res })
  const headers = { 'Content-Type': answer.mediaType, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }
  return new Response(stream, { headers: { ...headers, ...crossOriginHeaders(req.headers.origin) } })
}
