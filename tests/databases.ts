import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { type Database, type DatabaseOptions, Prisma } from '../src/store/database/database.ts'
import { openDatabase } from '../src/store/database/open-database.ts'

/** A server to make scratch databases on. Nothing of what is on it is touched. */
const serverUrl = process.env.KIOSQUE_TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const hasServer = await answers(serverUrl)
if (!hasServer && process.env.CI === 'true') {
  throw new Error('CI has to test on PostgreSQL: none answers at KIOSQUE_TEST_DATABASE_URL, by default 127.0.0.1:5432.')
}

export type DatabaseKind = 'PGlite' | 'PostgreSQL'

/** Runs the suite on the embedded database and on a server; without one it says that it skipped. */
export function onBothDatabases(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name}, on PGlite`, () => suite('PGlite'))
  onPostgreSQL(name, () => suite('PostgreSQL'))
}

export const onPostgreSQL = (name: string, suite: () => void): void => {
  describe.skipIf(!hasServer)(`${name}, on PostgreSQL${hasServer ? '' : ' (skipped: no server answers)'}`, suite)
}

/** A database of its own, with all migrations, that is gone after `close`. */
export const scratchDatabase = (kind: DatabaseKind, options: DatabaseOptions = {}): Promise<Database> =>
  kind === 'PGlite' ? memoryDatabase(options) : serverDatabase(options)

let snapshot: Promise<Blob> | undefined

/** Copied from one that was migrated once: a fresh cluster takes seconds. */
async function memoryDatabase(options: DatabaseOptions): Promise<Database> {
  snapshot ??= migratedSnapshot()
  return openDatabase({ memory: true, snapshot: await snapshot }, options)
}

async function migratedSnapshot(): Promise<Blob> {
  const database = await openDatabase({ memory: true })
  await database.migrate()
  const blob = await database.snapshot()
  await database.close()
  return blob
}

async function serverDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, drop } = await scratchServerDatabase()
  const database = await openDatabase({ url }, options)
  await database.migrate()
  return {
    ...database,
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** An empty database on the server, by its address. */
export async function scratchServerDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `kiosque_test_${randomBytes(6).toString('hex')}`
  await onServer(`CREATE DATABASE ${name}`)
  return { url: new URL(`/${name}`, serverUrl).href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) }
}

/** Until every event that was committed may be read: transactions of other databases on the server hold events back. */
export const nothingHeldBack = ({ query }: Pick<Database, 'query'>): Promise<void> =>
  expect
    .poll(() => query(Prisma.sql`SELECT FROM event WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())`), {
      timeout: 20_000,
      interval: 20,
    })
    .toEqual([])

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
