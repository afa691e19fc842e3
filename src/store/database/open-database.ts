import type { Database, DatabaseLocation, DatabaseOptions } from './database.ts'
import { openEmbedded } from './embedded-database.ts'
import { openServer } from './server-database.ts'

export async function openDatabase(location: DatabaseLocation, options: DatabaseOptions = {}): Promise<Database> {
  return 'url' in location ? openServer(location.url, options) : openEmbedded(location, options)
}
