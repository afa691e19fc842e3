import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, OperationTypeNode, parse, type ValidationRule, validate } from 'graphql'
import { z } from 'zod'
import type { Viewer } from '../content/viewer.ts'
import type { execute } from '../graph/execute.ts'
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
const mediaTypes: Readonly<Record<string, string>> = {
  '*/*': json,
  'application/json': json,
  'application/graphql-response+json': graphqlResponse,
  'application/graphql-response+json, application/json': graphqlResponse,
  'application/graphql-response+json,application/json;q=0.9': graphqlResponse,
}

/** Documents that are kept as read, and characters of one: a longer one is read each time. */
const documentsMax = 1000
const charactersMax = 20_000

/**
 * Answers a query by POST as nearly all are sent, without the Fetch API's objects, which cost Yoga more than a list of headlines costs the
 * graph. It says what Yoga would say: see the test. Whatever is not plain is Yoga's: another method or media type, a mutation, a document
 * or parameters with something wrong in them, and an answer with errors, which Yoga makes again and masks.
 */
export function createPlainQueries({ schema, rules, tokensMax, execute, textOf, contextOf }: PlainQueryOptions) {
  const documents = new Map<string, DocumentNode | null>()
  /** A valid document of queries only, otherwise null. */
  const documentOf = (text: string): DocumentNode | null => {
    if (text.length > charactersMax) return null
    let document = documents.get(text)
    if (document !== undefined) documents.delete(text)
    else document = readDocument(text)
    // The one asked for last is the last to go.
    documents.set(text, document)
    const [oldest] = documents.keys()
    if (documents.size > documentsMax && oldest !== undefined) documents.delete(oldest)
    return document
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
    const { method, url, headers } = request
    const mediaType = mediaTypes[headers.accept ?? '*/*']
    if (method !== 'POST' || url !== '/graphql' || !mediaType || headers['content-type'] !== 'application/json') return false
    const body = await bodyOf(request)
    request.body = body
    const parameters = parametersOf(body)
    const text = parameters && textOf(parameters)
    const document = text ? documentOf(text) : null
    if (!parameters || !document) return false
    const { operationName, variables: variableValues } = parameters
    const { data, errors } = await execute({
      schema,
      document,
      contextValue: contextOf(viewer),
      operationName,
      variableValues,
    })
    if (errors || !data) return false
    const answer = encodeAnswer(JSON.stringify({ data }))
    response.writeHead(200, { 'Content-Type': mediaType, 'Content-Length': answer.bytes })
    response.end(answer.body)
    return true
  }
}

function parametersOf(body: string): Parameters | null {
  try {
    return Parameters.safeParse(JSON.parse(body)).data ?? null
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
