import { Cancelled, OutOfResources, ReadOnly, ServiceUnavailable, TimedOut } from '../../content/error.ts'

/**
 * SQLSTATE codes with which PostgreSQL ends or refuses a connection: class 08, shutdown, crash, startup, an idle timeout, and too many
 * connections. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const connectionStates = /^(?:08[0-9A-Z]{3}|57P0[1-5]|53300|25P03)$/u
const sqlState = /^[0-9A-Z]{5}$/u
const readOnlyState = '25006'
const cancelledState = '57014'
const tooManyConnections = '53300'
/** No disk space, no memory, or another limit of the server's configuration. */
const resourceStates = /^53[124]00$/u

/** Prisma's codes: not reachable, timed out, closed, no connection in time, no transaction in time. https://www.prisma.io/docs/orm/reference/error-reference */
const prismaErrors = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])

/** How Prisma's adapter reports errors of sockets in statements of a transaction, without a code. */
const prismaKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'])

/** Messages of node-postgres' connection errors that have no code. */
const driverMessages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/u

/**
 * Errors of the connections' sockets. Their codes do not distinguish them from errors of a file or of standard output, to which a command
 * may write during a transaction.
 */
const socketErrors = new WeakSet<object>()

export const noteSocketError = (error: Error): void => {
  socketErrors.add(error)
}

/** Whether the connection failed, and not the statement. The same statement may succeed on another connection. */
export const isConnectionLost = (cause: unknown): boolean =>
  [...errorsIn(cause)].some(
    ({ error, code, kind, message }) =>
      socketErrors.has(error) ||
      connectionStates.test(code) ||
      prismaErrors.has(code) ||
      (code === '' && (prismaKinds.has(kind) || driverMessages.test(message))),
  )

/** Whether the server currently accepts no further connection. The existing connections still work. */
export const isConnectionRefused = (cause: unknown): boolean => [...errorsIn(cause)].some(({ code }) => code === tooManyConnections)

/** Whether the server answered, even with a refusal. Then it is running and reachable. */
export const hasAnswered = (cause: unknown): boolean =>
  [...errorsIn(cause)].some(({ code }) => code === tooManyConnections || (sqlState.test(code) && !connectionStates.test(code)))

/**
 * Converts a lost connection to ServiceUnavailable, a read-only server to ReadOnly, a server without space to OutOfResources, and a
 * statement that took too long to TimedOut. Returns other errors unchanged.
 */
export function domainError(cause: unknown): unknown {
  if (cause instanceof ServiceUnavailable || cause instanceof Cancelled) return cause
  if ([...errorsIn(cause)].some(({ code }) => code === readOnlyState)) {
    return new ReadOnly('The database is read-only at the moment. Send the same command again later.', { cause })
  }
  if ([...errorsIn(cause)].some(({ code }) => code === cancelledState)) return new TimedOut('The database took too long.', { cause })
  if ([...errorsIn(cause)].some(({ code }) => resourceStates.test(code))) return outOfResources(cause)
  return isConnectionLost(cause) ? unavailable(cause) : cause
}

export const unavailable = (cause: unknown): ServiceUnavailable =>
  new ServiceUnavailable('The database does not answer. Send the same request again in a moment.', { cause })

export const outOfResources = (cause: unknown): OutOfResources =>
  new OutOfResources('The database has no space left at the moment. Send the same command again later.', { cause })

/** Whether the embedded database could not write its log. */
export const isLogUnwritten = (cause: unknown): boolean =>
  [...errorsIn(cause)].some(({ code, message }) => resourceStates.test(code) && message.includes('pg_wal/'))

interface NestedError {
  readonly error: object
  readonly code: string
  readonly kind: string
  readonly message: string
}

/** An error and its causes. Prisma wraps the driver's errors, and Node aggregates the errors of several addresses. */
function* errorsIn(cause: unknown, depth = 0): Generator<NestedError, void, undefined> {
  if (typeof cause !== 'object' || cause === null || depth > 5) return
  const { code, originalCode, kind, message, cause: inner, meta, driverAdapterError, errors } = cause as Readonly<Record<string, unknown>>
  yield { error: cause, code: textOf(originalCode) || textOf(code), kind: textOf(kind), message: textOf(message) }
  for (const nested of [inner, meta, driverAdapterError]) yield* errorsIn(nested, depth + 1)
  if (Array.isArray(errors)) for (const nested of errors) yield* errorsIn(nested, depth + 1)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
