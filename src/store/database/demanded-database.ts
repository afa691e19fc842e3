import type { Database, Demand } from './database.ts'

/** Sends a read, or does not, and resolves to its rows. */
type Read = <Rows>(send: () => Promise<Rows>) => Promise<Rows>

/** The database for those who wait for its reads: once nobody does, a statement is not sent, or cancelled. `read` may count and reject them. */
export const demandedDatabase = (database: Database, demand: Demand, read: Read = (send) => send()): Database => ({
  ...database,
  query: (statement) => read(() => database.query(statement, demand)),
})
