import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../databases.ts'

onBothDatabases('A statement that fails', (kind) => {
  let database: Database
  beforeAll(async () => {
    database = await scratchDatabase(kind)
  })
  afterAll(() => database.close())

  /** A statement that returns its number, and one that fails with one of several PostgreSQL errors. */
  const asks = {
    right: async (number: number) => (await database.query<{ number: number }>(Prisma.sql`SELECT ${number}::int AS number`))[0]?.number,
    divided: async (number: number) =>
      (await database.query<{ number: number }>(Prisma.sql`SELECT ${number}::int / 0 AS number`))[0]?.number,
    bound: async (number: number) =>
      (await database.query<{ number: number }>(Prisma.sql`SELECT ${`x${number}`}::uuid AS number`))[0]?.number,
    misspelt: async (number: number) => (await database.query<{ number: number }>(Prisma.sql`SELEKT ${number}::int`))[0]?.number,
    byPrisma: async (number: number) => database.prisma.$queryRaw`SELECT ${number}::int / 0`,
    inTransaction: async (number: number) => database.bulk((statements) => statements.$executeRaw(Prisma.sql`SELECT ${number}::int / 0`)),
  }

  test('does not affect concurrent and later statements', async () => {
    const statements = fc.array(fc.constantFrom(...(Object.keys(asks) as (keyof typeof asks)[]), 'right', 'right'), {
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(statements, async (names) => {
        const answers = await Promise.allSettled(names.map((name, number) => asks[name](number)))
        expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual(
          names.map((name, number) => (name === 'right' ? number : 'failed')),
        )
      }),
      { numRuns: 30 },
    )
  })
})
