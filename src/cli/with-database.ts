import { setFlagsFromString } from 'node:v8'
import type { Environment } from '../env.ts'
import type { Database, DatabaseLocation } from '../store/database/database.ts'

/** Opens the database, applies migrations, runs the function, and closes the database in any case. */
export async function withDatabase<Result>(
  environment: Environment,
  run: (database: Database, applied: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const { databaseLocation } = await import('../settings.ts')
  const database = await openForCommand(databaseLocation(environment))
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
  const { isMade } = await import('../store/database/embedded-database.ts')
  const location = databaseLocation(environment)
  const database = await openForCommand('folder' in location && !isMade(location.folder) ? { memory: true } : location)
  if (database.notice) console.error(database.notice)
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}

async function openForCommand(location: DatabaseLocation): Promise<Database> {
  // V8 would optimise the code of PGlite in the background. A command ends before that has saved anything, and waits two seconds for it.
  if (!('url' in location)) for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag)
  const { openDatabase } = await import('../store/database/open-database.ts')
  return openDatabase(location)
}
