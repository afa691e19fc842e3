import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maySyndicate, type View } from '../../src/content/audience.ts'
import { isVisible, type PublicationWindow } from '../../src/content/visibility.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { articleCounts, articleYears } from '../../src/store/reads/article-count.ts'
import { instant, window } from '../content/publication-window.ts'
import { onBothDatabases, onPostgreSQL, scratchDatabase } from '../databases.ts'

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const sections = [idOf(1), idOf(2)]
const articlesMax = 12

type Row = PublicationWindow & { readonly mayBeSyndicated: boolean; readonly sectionId: string | null }

/** At both sides of the new year in each zone of `timeZones`. */
const aroundNewYear = fc
  .tuple(fc.constantFrom(2023, 2024, 2025), fc.constantFrom(-800, -14, -13, -1, 0, 1, 7, 8, 800))
  .map(([year, hours]) => new Date(Date.UTC(year, 0, 1, hours)))
const timeZones = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles']

const article: fc.Arbitrary<Row> = fc
  .tuple(window, aroundNewYear, fc.boolean(), fc.constantFrom(null, ...sections))
  .map(([times, publishedAt, mayBeSyndicated, sectionId]) => ({ ...times, publishedAt, mayBeSyndicated, sectionId }))
const number = fc.integer({ min: 1, max: articlesMax })

/** One statement each, of the kinds that commands, imports and administrators send. */
const statement: fc.Arbitrary<Prisma.Sql> = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.tuple(number, article), { minLength: 1, maxLength: 8 }).map(saved) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(instant, fc.option(instant))
      .map(
        ([from, until]) =>
          Prisma.sql`UPDATE article SET state = 'PUBLISHED', visible_from = ${from}, visible_until = ${until} WHERE random() < 0.5`,
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...sections)
      .map((id) => Prisma.sql`UPDATE article SET section_id = ${id}::uuid, may_be_syndicated = NOT may_be_syndicated`),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(number)
      .map((numbers) => Prisma.sql`DELETE FROM article WHERE id = ANY(${numbers.map((n) => idOf(100 + n))}::uuid[])`),
  },
  { weight: 1, arbitrary: aroundNewYear.map((at) => Prisma.sql`UPDATE article SET published_at = ${at} WHERE random() < 0.3`) },
  { weight: 1, arbitrary: fc.constant(Prisma.sql`UPDATE article SET state = 'WITHDRAWN' WHERE state = 'PUBLISHED' AND random() < 0.3`) },
)

/** Inserts articles, and replaces those that exist. */
function saved(entries: readonly (readonly [number, Row])[]): Prisma.Sql {
  const rows = [...new Map(entries)].map(
    ([n, { state, publishedAt, visibleFrom, visibleUntil, mayBeSyndicated, sectionId }]) =>
      Prisma.sql`(${idOf(100 + n)}::uuid, ${`a${n}`}, 'Titre', 'fr', ${state}::"ArticleState", ${publishedAt}::timestamptz, ${visibleFrom}::timestamptz,
        ${visibleUntil}::timestamptz, ${publishedAt}::timestamptz, ${mayBeSyndicated}::boolean, ${sectionId}::uuid)`,
  )
  return Prisma.sql`INSERT INTO article (id, slug, title, language, state, published_at, visible_from, visible_until, updated_at, may_be_syndicated, section_id)
    VALUES ${Prisma.join(rows)} ON CONFLICT (id) DO UPDATE SET state = excluded.state, visible_from = excluded.visible_from,
      visible_until = excluded.visible_until, may_be_syndicated = excluded.may_be_syndicated, section_id = excluded.section_id`
}

function yearsOf(articles: readonly Row[], timeZone: string) {
  const yearOf = (at: Date) => Number(new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(at))
  const byYear = Map.groupBy(articles, ({ publishedAt }) => yearOf(publishedAt))
  return [...byYear]
    .map(([year, ofYear]) => {
      const times = ofYear.map(({ publishedAt }) => publishedAt.getTime()).toSorted((a, b) => a - b)
      return {
        year,
        count: ofYear.length,
        firstPublishedAt: new Date(times[0] ?? Number.NaN),
        lastPublishedAt: new Date(times.at(-1) ?? Number.NaN),
      }
    })
    .toSorted((a, b) => b.year - a.year)
}

async function withSections(database: Database): Promise<Database> {
  for (const id of sections)
    await database.query(Prisma.sql`INSERT INTO section (id, slug, name, position) VALUES (${id}::uuid, ${id}, ${id}, 0)`)
  return database
}

onBothDatabases('The numbers of articles of the paper and of sections', (kind) => {
  let database: Database
  beforeAll(async () => {
    database = await withSections(await scratchDatabase(kind))
  })
  afterAll(() => database.close())

  test('are exact after every statement, at every instant, for every audience', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(statement, instant), { minLength: 1, maxLength: 6 }), async (history) => {
        await database.query(Prisma.sql`DELETE FROM article`)
        for (const [change, at] of history) {
          await database.query(change)
          const rows = await database.query<Row>(Prisma.sql`SELECT state, published_at AS "publishedAt", visible_from AS "visibleFrom",
            visible_until AS "visibleUntil", may_be_syndicated AS "mayBeSyndicated", section_id AS "sectionId" FROM article`)
          const views: View[] = [
            { at, audience: 'ANONYMOUS' },
            { at, audience: 'PARTNER' },
            { at, audience: 'PARTNER', sections: sections.slice(0, 1) },
          ]
          for (const view of views) {
            const shown = rows.filter((row) => isVisible(row, at) && maySyndicate(row, view))
            expect([
              ...(await articleCounts(database, view, [{}])),
              ...(await articleCounts(database, view, [{ sectionId: idOf(1) }, { sectionId: idOf(3) }, { sectionId: idOf(2) }])),
            ]).toEqual([shown.length, ...[1, 3, 2].map((n) => shown.filter(({ sectionId }) => sectionId === idOf(n)).length)])
            for (const timeZone of timeZones)
              expect([
                ...(await articleYears(database, view, [{}], timeZone)),
                ...(await articleYears(database, view, [{ sectionId: idOf(3) }, { sectionId: idOf(1) }], timeZone)),
              ]).toMatchObject([shown, [], shown.filter(({ sectionId }) => sectionId === idOf(1))].map((list) => yearsOf(list, timeZone)))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  test('cost the same for ten articles and for ten thousand', async () => {
    const pagesRead = async (articles: number): Promise<number> => {
      // Not DELETE: pages of rows and index entries that are no longer there would be read as well.
      await database.query(Prisma.sql`TRUNCATE article CASCADE`)
      await database.query(Prisma.sql`INSERT INTO article
          (id, slug, title, language, state, published_at, visible_from, visible_until, updated_at, section_id)
        SELECT gen_random_uuid(), n, n, 'fr', 'PUBLISHED', published_at, published_at, NULL, published_at, ${idOf(1)}::uuid
        FROM generate_series(1, ${articles}) AS n, LATERAL (SELECT '2020-01-01Z'::timestamptz + n * interval '1 minute' AS published_at) AS at`)
      await database.prisma.$executeRaw(Prisma.sql`VACUUM ANALYZE article, article_count`)
      let pages = 0
      const explained: Database = {
        ...database,
        query: async <Entry extends object>(sql: Prisma.Sql): Promise<Entry[]> => {
          const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
            Prisma.sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
          )
          const plan = row?.['QUERY PLAN'][0].Plan
          pages += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)
          return []
        },
      }
      await articleCounts(explained, { at: new Date('2025-01-01'), audience: 'ANONYMOUS' }, [{ sectionId: idOf(1) }])
      await articleYears(explained, { at: new Date('2025-01-01'), audience: 'ANONYMOUS' }, [{ sectionId: idOf(1) }], 'Europe/Paris')
      return pages
    }
    const pages = [await pagesRead(10), await pagesRead(10_000)]
    expect(Math.max(...pages)).toBeLessThan(30)
  })
})

onPostgreSQL('The numbers of articles of sections', () => {
  test('add up when commands change them at the same time, in few rows', async () => {
    const database = await withSections(await scratchDatabase('PostgreSQL'))
    try {
      const at = new Date('2025-01-05T00:00:00Z')
      const base: Row = {
        state: 'PUBLISHED',
        publishedAt: at,
        visibleFrom: at,
        visibleUntil: null,
        mayBeSyndicated: true,
        sectionId: idOf(1),
      }
      await database.query(saved(Array.from({ length: 8 }, (_, n) => [n, base] as const)))
      const command = async (n: number) => {
        for (let turn = 0; turn < 60; turn += 1)
          await database.query(Prisma.sql`UPDATE article SET section_id = ${sections[turn % 2]}::uuid WHERE id = ${idOf(100 + n)}::uuid`)
      }
      await Promise.all(Array.from({ length: 8 }, (_, n) => command(n)))
      expect(await articleCounts(database, { at, audience: 'ANONYMOUS' }, [{ sectionId: idOf(1) }, { sectionId: idOf(2) }])).toEqual([0, 8])
      const [rows] = await database.query<{ count: number }>(Prisma.sql`SELECT count(*)::int AS count FROM article_count`)
      expect(rows?.count).toBeLessThan(2 * 64 + 8)
    } finally {
      await database.close()
    }
  })
})
