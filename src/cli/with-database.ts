import type { Database, DatabaseLocation } from '../store/database/database.ts'
import { isMade } from '../store/database/embedded-database.ts'
import { openDatabase } from '../store/database/open-database.ts'

/** Opens the database, applies migrations, runs the function, and closes the database in any case. */
export async function withDatabase<Result>(
  location: DatabaseLocation,
  run: (database: Database, applied: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(location)
  if (database.notice) console.error(database.notice)
  try {
    return await run(database, await database.migrate())
  } finally {
    await database.close()
  }
}

/** The same for commands that only read: no migration is applied, and no database is created. */
export async function withDatabaseAsItIs<Result>(
  location: DatabaseLocation,
  run: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase('folder' in location && !isMade(location.folder) ? { memory: true } : location)
  if (database.notice) console.error(database.notice)
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}
