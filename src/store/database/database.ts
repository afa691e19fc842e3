import type { AvailabilityReport } from './availability.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'

export { Prisma }
export type Transaction = Prisma.TransactionClient

/** Runs statements one after the other in a command's transaction, through Prisma or directly through the driver. */
export interface Statements {
  $queryRaw<Rows>(statement: Prisma.Sql): Promise<Rows>
  /** Resolves to the number of rows written. */
  $executeRaw(statement: Prisma.Sql): Promise<number>
}

/** Where the newspaper is stored: on a PostgreSQL server, in a folder of the embedded database, or in memory only. */
export type DatabaseLocation = { readonly url: string } | EmbeddedLocation

export type EmbeddedLocation = { readonly folder: string } | { readonly memory: true; readonly snapshot?: Blob }

export interface BulkOptions {
  /** PostgreSQL's READ COMMITTED by default. With REPEATABLE READ, all statements see the database as of one instant. */
  readonly isolationLevel?: 'REPEATABLE READ'
}

/**
 * Called with the text of each statement when it is sent. The function that it may return is called when the statement has ended, with its
 * error if it failed.
 */
export type OnStatement = (text: string) => ((cause?: unknown) => void) | undefined

export interface DatabaseOptions {
  readonly onStatement?: OnStatement
  /** Whether a statement is sent in the asynchronous context of its caller, which tracing needs. */
  readonly keepsContext?: boolean
  /** Maximum number of connections to PostgreSQL: 10 by default. The embedded database has one. */
  readonly connectionsMax?: number
  /** PostgreSQL's `statement_timeout`, in milliseconds; 0, the default, for none. Imports and migrations have none. */
  readonly statementTimeoutMs?: number
  /** Called when the server stops answering, once a second until it answers again, and when it does. */
  readonly onAvailability?: (report: AvailabilityReport) => void
  /** Called when commands fail because the database is read-only or has no space left, at most once a second. */
  readonly onRefusedCommands?: (report: RefusedCommands) => void
}

export interface RefusedCommands {
  /** Number of commands refused since the last report. */
  readonly refused: number
  readonly cause: unknown
}

/** Whether anybody still waits for the rows of a statement. */
export interface Demand {
  readonly isWanted: boolean
}

/** How many connections are in use and idle, and how many callers wait for one. */
export interface PoolState {
  readonly inUse: number
  readonly idle: number
  readonly waiting: number
}

/** A statement in the form of node-postgres. */
interface DriverStatement {
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
}

/** The pool, for a library that has statements of its own. Each is sent once. */
export interface Driver {
  readonly query: (statement: DriverStatement) => Promise<{ readonly rows: object[]; readonly rowCount: number | null }>
}

/** One code path for both databases, over node-postgres: Prisma Client for the commands, prepared statements for the reads. */
export interface Database {
  readonly prisma: PrismaClient
  readonly driver: Driver
  /** A notice for the operator about how the database was opened. `null` if there is none. */
  readonly notice: string | null
  /**
   * Runs one statement, prepared once per connection, and resolves to its rows. If the connection is lost, the statement is sent once more
   * over another connection, so a statement that writes must be idempotent. Once nobody waits for it, it is not sent, or cancelled. Rejects with ServiceUnavailable if
   * there is no answer, and with TimedOut if the statement took too long.
   */
  query<Row extends object>(statement: Prisma.Sql, demand?: Demand): Promise<Row[]>
  /**
   * Runs a command atomically. Use the given transaction inside, never `prisma`, because the embedded database has only one connection.
   * Rejects with ServiceUnavailable if the database does not answer until the end, with OutOfResources if it has no space left, and with
   * ReadOnly if it is read-only.
   */
  transaction<Result>(run: (transaction: Transaction) => Promise<Result>): Promise<Result>
  /**
   * Like `transaction`, for commands that write or read many rows, without a timeout. Uses the driver directly, because Prisma serializes all
   * parameters and rows as JSON.
   */
  bulk<Result>(run: (statements: Statements) => Promise<Result>, options?: BulkOptions): Promise<Result>
  /** Applies the missing migrations and resolves to their names. */
  migrate(): Promise<string[]>
  /** Resolves to the names of the missing migrations. Rejects if the database doesn't answer. */
  pendingMigrations(): Promise<string[]>
  /** Calls `onEvent` when any process has committed an event, and when one may have been missed. Resolves to a function that stops it. */
  listen(onEvent: () => void): Promise<() => Promise<void>>
  /** Exports the embedded database as a file from which `memory` can start. */
  snapshot(): Promise<Blob>
  /** The connections of the pool at this moment. */
  poolState(): PoolState
  close(): Promise<void>
}
