import type { AvailabilityReport } from './availability.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'

export { Prisma }
export type Transaction = Prisma.TransactionClient

/** What takes statements one after the other: a command's transaction, Prisma's or the driver's own. */
export interface Statements {
  $queryRaw<Rows>(statement: Prisma.Sql): Promise<Rows>
  /** Answers the number of rows that it wrote. */
  $executeRaw(statement: Prisma.Sql): Promise<number>
}

/** Where the newspaper is kept: a PostgreSQL server, a folder of the embedded database, or memory alone. */
export type DatabaseLocation = { readonly url: string } | EmbeddedLocation

export type EmbeddedLocation = { readonly folder: string } | { readonly memory: true; readonly snapshot?: Blob }

export interface TransactionOptions {
  /** What the transaction sees of others; each statement what was committed before it by default. */
  readonly isolationLevel?: 'RepeatableRead'
  /** How long it may take, in milliseconds; 10 minutes by default. */
  readonly timeout?: number
}

export interface DatabaseOptions {
  /** Told the text of each statement as it is sent: tests count them. */
  readonly onStatement?: (text: string) => void
  /** Connections to PostgreSQL, 10 by default. The embedded database has one. */
  readonly connectionsMax?: number
  /** Called when the server stops answering, once a second until it answers again, and then. */
  readonly onAvailability?: (report: AvailabilityReport) => void
}

/** One code path for both databases, over node-postgres: Prisma Client for the commands, prepared statements for the reads. */
export interface Database {
  readonly prisma: PrismaClient
  /** What a person should know about how it was opened; null for nothing. */
  readonly notice: string | null
  /**
   * Sends one statement, prepared once a connection, and answers its rows. Where the connection is lost it is sent again once, over
   * another: a statement that writes has to be one that may run twice. ServiceUnavailable where the database does not answer.
   */
  query<Row extends object>(statement: Prisma.Sql): Promise<Row[]>
  /**
   * Runs a command: all of it, or nothing. Use the transaction inside, never `prisma`: the embedded database has one connection.
   * ServiceUnavailable where the database does not answer, or stops answering before the end; ReadOnly where it takes no changes.
   */
  transaction<Result>(run: (transaction: Transaction) => Promise<Result>, options?: TransactionOptions): Promise<Result>
  /** The same of a command that writes much, over the driver alone: Prisma writes every parameter out as JSON and reads it back. */
  bulk<Result>(run: (statements: Statements) => Promise<Result>): Promise<Result>
  /** Applies the migrations that are missing and answers their names. */
  migrate(): Promise<string[]>
  /** The names of the migrations that are missing. Throws where the database doesn't answer. */
  pendingMigrations(): Promise<string[]>
  /** Calls back when any process has committed an event, and when one may have been missed. Answers what ends it. */
  listen(heard: () => void): Promise<() => Promise<void>>
  /** The embedded database as a file that `memory` starts from. */
  snapshot(): Promise<Blob>
  close(): Promise<void>
}
