import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, Prisma, type Statements } from '../../src/store/database/database.ts'
import { readArchive } from '../../src/store/reads/archive.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const articles = 1000

onBothDatabases('Reading the archive', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    await room.database.bulk(async ({ $executeRaw }) => {
      await $executeRaw(Prisma.sql`INSERT INTO article (id, source_key, slug, title, language, published_at, visible_from, updated_at)
        SELECT md5(number::text)::uuid, number::text, number::text, number::text, 'fr', instant, instant, instant
        FROM generate_series(1, ${articles}::int) AS number, LATERAL (SELECT '2024-01-01'::timestamptz + number * interval '1 hour') AS at(instant)`)
      await $executeRaw(Prisma.sql`INSERT INTO related_link (article_id, position, title, title_key, target_id)
        SELECT article.id, position, 'Lire', 'lire', article.id FROM article, generate_series(0, 5) AS position`)
    })
    // The plans depend on how many rows PostgreSQL expects.
    await room.database.query(Prisma.sql`ANALYZE`)
  })
  afterAll(() => room.close())

  test('sends one statement for two hundred articles, and reads only the links of these', async () => {
    const [texts, plans]: [string[], string[]] = [[], []]
    let lines = 0
    await readArchive(explaining(room.database, texts, plans), async (records) => {
      lines += records.length
    })
    expect(lines).toBe(2 * articles)
    // Sections, authors, topics, front and revisions, then articles and links: five pages of each and an empty one.
    expect(plans).toHaveLength(5 + 2 * 6)
    expect(plans.filter((plan) => /hashed SubPlan|Seq Scan on related_link/u.test(plan))).toEqual([])
    // With a parameter, the generic plan would expect a tenth of the table instead of a page.
    expect(texts.filter((text) => /LIMIT \$/u.test(text))).toEqual([])
  })
})

/** A database that also records and explains each statement of a bulk command. */
function explaining(database: Database, texts: string[], plans: string[]): Database {
  return {
    ...database,
    bulk: (run, options) =>
      database.bulk((statements) => {
        const $queryRaw: Statements['$queryRaw'] = async <Rows>(statement: Prisma.Sql) => {
          const rows = await statements.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${statement}`)
          texts.push(statement.text)
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
          return statements.$queryRaw<Rows>(statement)
        }
        return run({ ...statements, $queryRaw })
      }, options),
  }
}
