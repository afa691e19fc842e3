import type { Environment } from '../env.ts'
import type { Database } from '../store/database/database.ts'

/** Opens the database, applies migrations, runs the function, and closes the database in any case. */
export async function withDatabase<Result>(
  environment: Environment,
  run: (database: Database, applied: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const { databaseLocation } = await import('../settings.ts')
  const { openDatabase } = await import('../store/database/open-database.ts')
  const database = await openDatabase(databaseLocation(environment))
  if (database.notice) console.error(database.notice)
  try {
    return await run(database, await database.migrate())
  } finally {
    await database.close()
  }
}

/** The same for commands that only read: no migration is applied, and no database is created. */
export async function withDatabaseAsItIs<Result>(environment: Environment, run: (database: Database) => Promise<Result>): Promise<Result> {
  const { databaseLocation } = await import('../settings.ts')
  const { openDatabase } = await import('../store/database/open-database.ts')
  const { isMade } = await import('../store/database/embedded-database.ts')
  const location = databaseLocation(environment)
  const database = await openDatabase('folder' in location && !isMade(location.folder) ? { memory: true } : location)
  if (database.notice) console.error(database.notice)
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}
