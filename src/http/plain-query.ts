import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  type ValidationRule,
  validate,
} from 'graphql'
import { z } from 'zod'
import type { Viewer } from '../content/viewer.ts'
import type { execute } from '../engine/execute.ts'
import { etagOf, isKnown } from './conditional.ts'
import { crossOriginHeaders } from './cross-origin.ts'
import { documentCache } from './document-cache.ts'
import { encodeAnswer } from './encode-answer.ts'

/** A request that has been read already, as Yoga takes it from frameworks that parse bodies themselves. */
type ReadRequest = IncomingMessage & { body?: string }

interface PlainQueryOptions {
  readonly schema: GraphQLSchema
  readonly rules: readonly ValidationRule[]
  readonly tokensMax: number
  readonly execute: typeof execute
  /** The document that the parameters ask for; null: let Yoga say what is wrong with them. */
  readonly textOf: (parameters: Parameters) => string | null
  readonly contextOf: (viewer: Viewer) => ExecutionArgs['contextValue']
  /** Told of each answer that is sent. */
  readonly onResult: (result: ExecutionResult) => void
}

/** What nearly every client sends. A parameter more is Yoga's to judge. */
const Parameters = z.strictObject({
  query: z.string().optional(),
  documentId: z.string().optional(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
})
export type Parameters = z.infer<typeof Parameters>

const json = 'application/json; charset=utf-8'
const graphqlResponse = 'application/graphql-response+json; charset=utf-8'
/** The media type of the answer, by what clients accept that leave nothing to weigh. */
const mediaTypes = new Map([
  ['*/*', json],
  ['application/json', json],
  ['application/graphql-response+json', graphqlResponse],
  ['application/graphql-response+json, application/json', graphqlResponse],
  ['application/graphql-response+json,application/json;q=0.9', graphqlResponse],
  ['application/graphql-response+json, application/json;q=0.9', graphqlResponse],
])

/** A document as it was read; null for one that is not plain. */
interface ReadDocument {
  readonly document: DocumentNode | null
}

/**
 * Answers a query as nearly all are sent, without the Fetch API's objects, which cost Yoga more than a list of headlines costs the graph.
 * It says what Yoga would say: see the test. What was asked by GET has an `ETag` besides, and is 304 for who has it already. Whatever is
 * not plain is Yoga's: another media type, a mutation, a document or parameters with something wrong in them, and an answer with errors,
 * which Yoga makes again and masks.
 */
export function createPlainQueries({ schema, rules, tokensMax, execute, textOf, contextOf, onResult }: PlainQueryOptions) {
  const documents = documentCache<ReadDocument>()
  /** A valid document of queries only, otherwise null. */
  const documentOf = (text: string): DocumentNode | null => {
    let known = documents.get(text)
    if (!known) {
      known = { document: readDocument(text) }
      documents.set(text, known)
    }
    return known.document
  }
  const readDocument = (text: string): DocumentNode | null => {
    try {
      const document = parse(text, { maxTokens: tokensMax })
      const onlyQueries = document.definitions.every((part) => !('operation' in part) || part.operation === OperationTypeNode.QUERY)
      return onlyQueries && validate(schema, document, rules).length === 0 ? document : null
    } catch {
      return null
    }
  }

  /** False where the request is not plain; its body may have been read then, and stands in `request.body`. */
  return async (request: ReadRequest, response: ServerResponse, viewer: Viewer): Promise<boolean> => {
    const { headers } = request
    const mediaType = mediaTypes.get(headers.accept ?? '*/*')
    if (!mediaType) return false
    const parameters = await parametersOf(request)
    const text = parameters && textOf(parameters)
    const document = text ? documentOf(text) : null
    if (!parameters || !document) return false
    const { operationName, variables: variableValues } = parameters
    const result = await execute({
      schema,
      document,
      contextValue: contextOf(viewer),
      operationName,
      variableValues,
    })
    if (result.errors || !result.data) return false
    onResult(result)
    send(request, response, mediaType, JSON.stringify(result))
    return true
  }
}

/** An answer by GET may be kept, and is asked about each time: what was withdrawn is gone from every copy. */
function send({ method, headers }: IncomingMessage, response: ServerResponse, mediaType: string, answer: string): void {
  const { body, bytes } = encodeAnswer(answer)
  const content = { 'Content-Type': mediaType, 'Content-Length': bytes }
  const readable = crossOriginHeaders(headers.origin)
  if (method !== 'GET') {
    response.writeHead(200, { ...content, ...readable }).end(body)
    return
  }
  const etag = etagOf(`${mediaType}\n${answer}`)
  const cacheControl = headers.authorization ? 'private, no-cache' : 'no-cache'
  const kept = { ...readable, ETag: etag, 'Cache-Control': cacheControl, Vary: 'Accept, Authorization, Origin' }
  if (isKnown(headers, etag)) response.writeHead(304, kept).end()
  else response.writeHead(200, { ...content, ...kept }).end(body)
}

/** Null for what is not plain; the body, where it was read for that, stands in `request.body`. */
async function parametersOf(request: ReadRequest): Promise<Parameters | null> {
  const { method, url = '', headers } = request
  if (method === 'GET') return parametersInAddress(url)
  if (method !== 'POST' || url !== '/graphql' || headers['content-type'] !== 'application/json') return null
  request.body = await bodyOf(request)
  return parsed(() => JSON.parse(request.body ?? ''))
}

function parametersInAddress(url: string): Parameters | null {
  const given = [...new URLSearchParams(url.split('?')[1])]
  const { variables, ...others } = Object.fromEntries(given)
  if (new Set(given.map(([name]) => name)).size < given.length) return null
  return parsed(() => ({ ...others, ...(variables && { variables: JSON.parse(variables) }) }))
}

function parsed(read: () => unknown): Parameters | null {
  try {
    return Parameters.safeParse(read()).data ?? null
  } catch {
    return null
  }
}

/** The body is within its limit: see request-body.ts. */
const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()))
    request.on('error', reject)
  })
