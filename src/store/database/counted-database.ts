import type { Database } from './database.ts'

/** The database, with a call of `onStatement` for each read statement. */
export const countedDatabase = (database: Database, onStatement: () => void): Database => ({
  ...database,
  query(statement) {
    onStatement()
    return database.query(statement)
  },
})
