import { type ASTNode, GraphQLError, locatedError } from 'graphql'
import { CostlyDocument } from '../../content/error.ts'
import type { ErrorCode } from '../../content/error-code.ts'

/** The HTTP status of an answer without data. */
const statuses = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  COST_LIMIT_EXCEEDED: 400,
  FORBIDDEN: 403,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  INTERNAL_SERVER_ERROR: 500,
  NOT_FOUND: 404,
  OPERATION_RESOLUTION_FAILURE: 400,
  ORIGIN_NOT_ALLOWED: 403,
  PERSISTED_DOCUMENT_NOT_FOUND: 404,
  RATE_LIMITED: 429,
  READ_ONLY: 503,
  SERVICE_UNAVAILABLE: 503,
  TIMEOUT: 504,
  TOO_MANY_SUBSCRIPTIONS: 503,
  TRUSTED_DOCUMENTS_ONLY: 403,
  UNAUTHENTICATED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
} as const satisfies Record<ErrorCode, number>

interface RefusalOptions {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is refused before anything is executed. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ErrorCode
  /** The errors as they are sent to the client. */
  readonly errors: readonly GraphQLError[]
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, reason: string | readonly GraphQLError[], { status = statuses[code], headers = {} }: RefusalOptions = {}) {
    const errors = typeof reason === 'string' ? [new GraphQLError(reason)] : reason
    super(errors.map(({ message }) => message).join('\n'))
    this.code = code
    this.errors = errors.map((error) => withCode(error, code))
    this.status = status
    this.headers = headers
  }
}

/** The error with this code as its only extension. */
export const withCode = ({ message, nodes, source, positions, path, originalError }: GraphQLError, code: ErrorCode): GraphQLError =>
  new GraphQLError(message, { nodes, source, positions, path, originalError, extensions: { code } })

/** Runs a check, and turns CostlyDocument into a Refusal that points to the node. */
export function refusingCosts(node: ASTNode | undefined, check: () => unknown): void {
  try {
    check()
  } catch (cause) {
    if (cause instanceof CostlyDocument) throw new Refusal('COST_LIMIT_EXCEEDED', [locatedError(cause, node) as GraphQLError])
    throw cause
  }
}
