import type { Database, DatabaseLocation, DatabaseOptions } from './database.ts'
import { openEmbedded } from './embedded-database.ts'
import { reportingRefusedCommands } from './refused-commands.ts'
import { openServer } from './server-database.ts'

export async function openDatabase(location: DatabaseLocation, options: DatabaseOptions = {}): Promise<Database> {
  const database = await ('url' in location ? openServer(location.url, options) : openEmbedded(location, options))
  return options.onRefusedCommands ? reportingRefusedCommands(database, options.onRefusedCommands) : database
}
