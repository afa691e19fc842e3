import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql'
import {
  BadCredential,
  CostlyDocument,
  Forbidden,
  InvalidInput,
  NotFound,
  ReadOnly,
  ServiceUnavailable,
  TooManySubscriptions,
} from '../content/error.ts'
import type { ErrorCode } from '../content/error-code.ts'

/** The codes of errors that are the client's to mend. Anything else is ours: masked, and logged with its cause. */
const codeOf = (cause: unknown): ErrorCode | null => {
  if (cause instanceof CostlyDocument) return 'COST_LIMIT_EXCEEDED'
  if (cause instanceof InvalidInput) return 'BAD_USER_INPUT'
  if (cause instanceof NotFound) return 'NOT_FOUND'
  if (cause instanceof Forbidden) return 'FORBIDDEN'
  if (cause instanceof TooManySubscriptions) return 'TOO_MANY_SUBSCRIPTIONS'
  if (cause instanceof BadCredential) return 'UNAUTHENTICATED'
  if (cause instanceof ServiceUnavailable) return 'SERVICE_UNAVAILABLE'
  if (cause instanceof ReadOnly) return 'READ_ONLY'
  return null
}

/** An error as the client may see it: with a code, and without what only we may know. */
export function publicError(error: unknown): Error {
  if (!(error instanceof GraphQLError)) return unexpected()
  const cause = error.originalError ?? null
  const code = codeOf(cause)
  if (code === 'TOO_MANY_SUBSCRIPTIONS') return withExtensions(error, { code, http: { status: 503, headers: { 'Retry-After': '60' } } })
  if (cause instanceof ServiceUnavailable || cause instanceof ReadOnly)
    return withExtensions(error, { code, http: { status: 503, headers: { 'Retry-After': String(cause.retryAfterSeconds) } } })
  // An error without a place in the answer: nothing was executed.
  if (code !== null) return withExtensions(error, { code, ...(error.path === undefined && { http: { status: 400, spec: true } }) })
  if (isOfTheRequest(error)) return error.extensions.code ? error : withExtensions(error, { ...error.extensions, code: 'BAD_USER_INPUT' })
  return unexpected(error)
}

/**
 * Whether graphql-js itself complains of the document, its variables or an argument. While it executes it also complains of us, of a
 * value that is not of the promised type for one: then it points at the field, and not at what the client wrote into it.
 */
function isOfTheRequest({ originalError, path, nodes }: GraphQLError): boolean {
  if (originalError && !(originalError instanceof GraphQLError)) return false
  return path === undefined || !(nodes ?? []).some(({ kind }) => kind === Kind.FIELD)
}

const unexpected = (error?: GraphQLError): GraphQLError =>
  new GraphQLError('Unexpected error.', {
    // An error without a place in the answer: nothing was executed.
    extensions: { code: 'INTERNAL_SERVER_ERROR', ...(error?.path === undefined && { http: { status: 500 } }) },
    ...(error && { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }),
  })

const withExtensions = (error: GraphQLError, extensions: GraphQLErrorExtensions): GraphQLError =>
  new GraphQLError(error.message, { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path, extensions })
