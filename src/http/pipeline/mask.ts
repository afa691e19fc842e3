import { type ExecutionResult, GraphQLError, Kind, locatedError } from 'graphql'
import type { Logger } from 'pino'
import {
  AmbiguousCredential,
  BadCredential,
  Cancelled,
  CostlyDocument,
  Forbidden,
  InvalidInput,
  NotFound,
  OriginNotAllowed,
  QuotaExceeded,
  ReadOnly,
  ServiceUnavailable,
  TooManySubscriptions,
} from '../../content/error.ts'
import type { ErrorCode } from '../../content/error-code.ts'
import type { SubscriptionEvent } from '../../engine/subscribe.ts'
import { challengeOf } from '../authentication.ts'
import { Refusal, withCode } from './refusal.ts'
import { unreadableValueLog } from './unreadable-values.ts'

/** The code of an error that the client can act on. Any other error is masked, and logged with its cause. */
const codeOf = (cause: unknown): ErrorCode | null => {
  if (cause instanceof CostlyDocument) return 'COST_LIMIT_EXCEEDED'
  if (cause instanceof InvalidInput) return 'BAD_USER_INPUT'
  if (cause instanceof NotFound) return 'NOT_FOUND'
  if (cause instanceof Forbidden) return 'FORBIDDEN'
  if (cause instanceof TooManySubscriptions) return 'TOO_MANY_SUBSCRIPTIONS'
  if (cause instanceof BadCredential) return 'UNAUTHENTICATED'
  if (cause instanceof QuotaExceeded) return 'RATE_LIMITED'
  if (cause instanceof OriginNotAllowed) return 'ORIGIN_NOT_ALLOWED'
  if (cause instanceof AmbiguousCredential) return 'BAD_REQUEST'
  if (cause instanceof ServiceUnavailable) return 'SERVICE_UNAVAILABLE'
  if (cause instanceof ReadOnly) return 'READ_ONLY'
  if (cause instanceof Cancelled) return 'TIMEOUT'
  return null
}

/** The number of seconds after which the client may try again. `null` if that would not help. */
export const retryAfterOf = (cause: unknown): number | null =>
  cause instanceof ServiceUnavailable ||
  cause instanceof ReadOnly ||
  cause instanceof TooManySubscriptions ||
  cause instanceof QuotaExceeded
    ? cause.retryAfterSeconds
    : null

/** Gives each error a code, and hides and logs those that clients must not see. */
export function createMask(log: Logger) {
  const logUnreadableValues = unreadableValueLog(log)

  const masked = (error: GraphQLError): GraphQLError => {
    const known = publicError(error)
    if (known) return known
    log.error({ cause: error.originalError ?? error }, 'A field failed unexpectedly.')
    const { nodes, source, positions, path } = error
    return withCode(new GraphQLError('Unexpected error.', { nodes, source, positions, path }), 'INTERNAL_SERVER_ERROR')
  }

  const result = (executed: ExecutionResult): ExecutionResult => {
    if (executed.extensions) logUnreadableValues(executed)
    return executed.errors ? { ...executed, errors: executed.errors.map(masked) } : executed
  }

  return {
    result,

    async *events(events: AsyncIterable<SubscriptionEvent>): AsyncGenerator<SubscriptionEvent, void, undefined> {
      for await (const event of events) yield 'id' in event ? event : result(event)
    },

    /** The refusal for an error that prevented the execution. */
    refusal(cause: unknown): Refusal {
      if (cause instanceof Refusal) return cause
      const error = masked(cause instanceof GraphQLError ? cause : locatedError(cause, undefined))
      const retryAfter = retryAfterOf(error.originalError)
      return new Refusal(error.extensions.code as ErrorCode, [error], {
        headers: {
          ...(error.originalError instanceof BadCredential && challengeOf(error.originalError)),
          ...(retryAfter !== null && { 'Retry-After': String(retryAfter) }),
        },
      })
    },
  }
}

/** The error as clients may see it. `null` if they must not see it. */
function publicError(error: GraphQLError): GraphQLError | null {
  const code = codeOf(error.originalError)
  if (code) return withCode(error, code)
  return isClientMistake(error) ? withCode(error, 'BAD_USER_INPUT') : null
}

/**
 * Whether graphql-js reports a mistake of the client, in a variable or an argument. During execution it also reports mistakes of the
 * gateway, such as a value that does not have its field's type. Such an error points at the field, not at what the client wrote in it.
 */
function isClientMistake({ originalError, path, nodes }: GraphQLError): boolean {
  if (originalError && !(originalError instanceof GraphQLError)) return false
  return path === undefined || !(nodes ?? []).some(({ kind }) => kind === Kind.FIELD)
}
