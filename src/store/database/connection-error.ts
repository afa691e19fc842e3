import { ReadOnly, ServiceUnavailable } from '../../content/error.ts'

/**
 * SQLSTATE codes with which PostgreSQL ends or refuses a connection: class 08, a shutdown, a crash, a start or a limit, and too many
 * connections. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const connectionStates = /^(?:08[0-9A-Z]{3}|57P0[1-5]|53300|25P03)$/u
const sqlState = /^[0-9A-Z]{5}$/u
const readOnlyState = '25006'
const tooManyConnections = '53300'

/** Prisma's: not reachable, timed out, closed, no connection in time, no transaction in time. https://www.prisma.io/docs/orm/reference/error-reference */
const prismaErrors = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])

/** What node-postgres says of a connection without giving it a code. */
const driverMessages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/u

/**
 * Errors of the connections' own sockets. Their codes do not tell them apart from those of a file or of standard output, which a command
 * may write to in the middle of a transaction.
 */
const socketErrors = new WeakSet<object>()

export const noteSocketError = (error: Error): void => {
  socketErrors.add(error)
}

/** Whether the connection failed, not the statement: on another connection the same statement may succeed. */
export const isConnectionLost = (cause: unknown): boolean =>
  [...errorsIn(cause)].some(
    ({ error, code, message }) =>
      socketErrors.has(error) || connectionStates.test(code) || prismaErrors.has(code) || (code === '' && driverMessages.test(message)),
  )

/** Whether the server takes no further connection for now, though it serves those that exist. */
export const isConnectionRefused = (cause: unknown): boolean => [...errorsIn(cause)].some(({ code }) => code === tooManyConnections)

/** Whether the server has said something, be it a refusal: it runs, and can be reached. */
export const hasAnswered = (cause: unknown): boolean =>
  [...errorsIn(cause)].some(({ code }) => code === tooManyConnections || (sqlState.test(code) && !connectionStates.test(code)))

/** ServiceUnavailable for a lost connection, ReadOnly for a server that takes no changes, anything else as it is. */
export function domainError(cause: unknown): unknown {
  if (cause instanceof ServiceUnavailable) return cause
  if ([...errorsIn(cause)].some(({ code }) => code === readOnlyState)) {
    return new ReadOnly('The database takes no changes for now. Send the same command again later.', { cause })
  }
  return isConnectionLost(cause) ? unavailable(cause) : cause
}

export const unavailable = (cause: unknown): ServiceUnavailable =>
  new ServiceUnavailable('The database does not answer. Send the same request again in a moment.', { cause })

interface NestedError {
  readonly error: object
  readonly code: string
  readonly message: string
}

/** An error and its causes: Prisma wraps what the driver threw, and Node gathers what several addresses answered. */
function* errorsIn(cause: unknown, depth = 0): Generator<NestedError, void, undefined> {
  if (typeof cause !== 'object' || cause === null || depth > 5) return
  const { code, originalCode, message, cause: inner, meta, driverAdapterError, errors } = cause as Readonly<Record<string, unknown>>
  yield { error: cause, code: textOf(originalCode) || textOf(code), message: textOf(message) }
  for (const nested of [inner, meta, driverAdapterError]) yield* errorsIn(nested, depth + 1)
  if (Array.isArray(errors)) for (const nested of errors) yield* errorsIn(nested, depth + 1)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
