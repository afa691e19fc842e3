import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ServiceUnavailable } from '../../src/content/error.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { DatabaseProxy } from '../database-proxy.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'

const slow = Prisma.sql`SELECT pg_sleep(5)::text`

const commands: [string, (database: Database) => Promise<unknown>][] = [
  ['a transaction', (database) => database.transaction((transaction) => transaction.$executeRaw(slow))],
  ['a bulk command', (database) => database.bulk((statements) => statements.$executeRaw(slow))],
]

onPostgreSQL('A connection that is reset', () => {
  test.each(commands)('in %s is an unavailable database, not an internal error', async (_name, run) => {
    const { url, drop } = await scratchServerDatabase()
    const proxy = await DatabaseProxy.open(url)
    const database = await openDatabase({ url: proxy.url })
    try {
      const command = run(database).catch((cause: unknown) => cause)
      await setTimeout(500)
      proxy.reset()
      expect(await command).toBeInstanceOf(ServiceUnavailable)
    } finally {
      await database.close()
      proxy.close()
      await drop()
    }
  })
})
