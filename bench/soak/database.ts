import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { importSample, readSample } from '../../src/importers/run/sample.ts'
import { rebuild } from '../../src/related/rebuild.ts'
import { weights } from '../../src/related/weights.ts'
import type { Database } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'

/** Opens a database, with its migrations. An empty one gets the sample newspaper. */
export async function openFilled(url: string): Promise<Database> {
  const database = await openDatabase({ url }, { connectionsMax: 2 })
  await database.migrate()
  const settings = { language: 'fr', timeZone: 'Africa/Bamako', publicationName: null, at: new Date() }
  if (await importSample(database, await readSample(), settings)) await rebuild(database, { weights, clock: () => new Date() })
  return database
}

/** Runs with a new database of the server, which is dropped afterwards. */
export async function withOwnDatabase<Result>(server: string, run: (url: string) => Promise<Result>): Promise<Result> {
  const name = `kiosque_soak_${randomUUID().slice(0, 8)}`
  await onServer(server, `CREATE DATABASE ${name}`)
  try {
    return await run(new URL(`/${name}`, server).href)
  } finally {
    await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
