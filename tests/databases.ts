import { describe, expect, inject } from 'vitest'
import { type Database, type DatabaseOptions, Prisma } from '../src/store/database/database.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { scratchServerDatabase } from './database-server.ts'
import { embeddedSnapshot } from './embedded-database.ts'

const template = inject('databaseTemplate')
const hasServer = template !== null
if (!hasServer && process.env.CI === 'true') {
  throw new Error('CI has to test on PostgreSQL: none answers at KIOSQUE_TEST_DATABASE_URL, by default 127.0.0.1:5432.')
}

export { scratchServerDatabase }

export type DatabaseKind = 'PGlite' | 'PostgreSQL'

/** Runs the suite on the embedded database and on a server. Without a server, that half is reported as skipped. */
export function onBothDatabases(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name}, on PGlite`, () => suite('PGlite'))
  onPostgreSQL(name, () => suite('PostgreSQL'))
}

export const onPostgreSQL = (name: string, suite: () => void): void => {
  describe.skipIf(!hasServer)(`${name}, on PostgreSQL${hasServer ? '' : ' (skipped: no server answers)'}`, suite)
}

/** Creates a separate database with all migrations, which `close` drops. */
export const scratchDatabase = (kind: DatabaseKind, options: DatabaseOptions = {}): Promise<Database> =>
  kind === 'PGlite' ? memoryDatabase(options) : serverDatabase(options)

let snapshot: Promise<Blob> | undefined

async function memoryDatabase(options: DatabaseOptions): Promise<Database> {
  snapshot ??= embeddedSnapshot()
  return openDatabase({ memory: true, snapshot: await snapshot }, options)
}

async function serverDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, drop } = await scratchServerDatabase(template ?? undefined)
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

/** Waits until every committed event can be read: transactions of other databases on the server delay events. */
export const nothingHeldBack = ({ query }: Pick<Database, 'query'>): Promise<void> =>
  expect
    .poll(() => query(Prisma.sql`SELECT FROM event WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())`), {
      timeout: 20_000,
      interval: 20,
    })
    .toEqual([])
