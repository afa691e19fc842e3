import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../databases.ts'

onBothDatabases('An instant of the database', (kind) => {
  let database: Database
  beforeAll(async () => {
    database = await scratchDatabase(kind)
  })
  afterAll(() => database.close())

  test('is the Date that was written; a date outside the range of JSON becomes the nearest one inside it', async () => {
    const instant = fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2060-01-01') }),
      fc.date({ noInvalidDate: true, min: new Date('-004000-01-01'), max: new Date('+020000-01-01') }),
      fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(instant, { minLength: 1, maxLength: 40 }), async (instants) => {
        const written = [...instants.map(asPostgresWrites), 'infinity', '-infinity']
        const expected = [...instants.map(withinJson), latest, earliest]
        const rows = await database.query<{ at: Date }>(Prisma.sql`
          SELECT at FROM unnest(${written}::timestamptz[]) WITH ORDINALITY AS given(at, n) ORDER BY n`)
        expect(rows.map(({ at }) => at.getTime())).toEqual(expected.map((at) => at.getTime()))
        expect(rows.map(({ at }) => at.toISOString())).toEqual(expected.map((at) => at.toISOString()))
        expect(JSON.stringify(rows.map(({ at }) => at))).toBe(JSON.stringify(expected))
      }),
      { numRuns: 50 },
    )
  })
})

const [earliest, latest] = [new Date('0001-01-01T00:00:00.000Z'), new Date('9999-12-31T23:59:59.999Z')]
const withinJson = (instant: Date): Date => (instant < earliest ? earliest : instant > latest ? latest : instant)

/** Years before the first are counted backwards. https://www.postgresql.org/docs/current/datatype-datetime.html */
function asPostgresWrites(instant: Date): string {
  const [, sign, year, rest] = /^([+-]?)0*(\d{4,})(-.*)$/u.exec(instant.toISOString()) ?? []
  return sign === '-' || Number(year) === 0 ? `${String(Number(year) + 1).padStart(4, '0')}${rest} BC` : `${year}${rest}`
}
