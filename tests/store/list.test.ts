import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { articleSlices } from '../../src/store/reads/article-slice.ts'
import { authorList } from '../../src/store/reads/author.ts'
import { topicList } from '../../src/store/reads/topic.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const day = (number: number) => new Date(Date.UTC(2025, 0, number))

/** Few dates, so that many articles have the same date and the id determines their order. */
const article = fc.record({
  publishedAt: fc.integer({ min: 1, max: 4 }).map(day),
  section: fc.constantFrom('Politique', 'Sports', null),
  credits: fc.subarray(['Awa SANGALA', 'Bakary DIOLO']).map((names) => names.map((name) => ({ name, kind: 'PERSON' as const }))),
  topics: fc.subarray(['mines', 'coton']),
  state: fc.constantFrom('PUBLISHED', 'PUBLISHED', 'PUBLISHED', 'DRAFT', 'WITHDRAWN'),
  visibleUntil: fc.constantFrom(null, null, day(5), day(30)),
})

const lists = {
  articles: '{ articles(ARGUMENTS) { PAGE } }',
  section: '{ section(by: { slug: "sports" }) { page: articles(ARGUMENTS) { PAGE } } }',
  topic: '{ topic(by: { slug: "coton" }) { page: articles(ARGUMENTS) { PAGE } } }',
  author: '{ author(by: { slug: "awa-sangala" }) { page: timeline(ARGUMENTS) { PAGE } } }',
  filtered:
    '{ articles(filter: { section: { slug: "sports" }, author: { slug: "awa-sangala" }, topic: { slug: "mines" } }, ARGUMENTS) { PAGE } }',
} as const

const belongs: Record<keyof typeof lists, (input: Partial<ArticleInput>) => boolean> = {
  articles: () => true,
  section: ({ section }) => section === 'Sports',
  topic: ({ topics }) => topics?.includes('coton') ?? false,
  author: ({ credits }) => credits?.some(({ name }) => name === 'Awa SANGALA') ?? false,
  filtered: (input) => belongs.section(input) && belongs.author(input) && (input.topics?.includes('mines') ?? false),
}

interface Page {
  edges: { cursor: string; node: { title: string } }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  totalCount: number
}

const pageFields = 'edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount'

onBothDatabases('Lists', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    room.clock.now = day(10)
  })
  afterAll(() => room.close())

  async function pageOf(list: keyof typeof lists, args: string): Promise<Page | null> {
    const { data, errors } = await room.ask<Record<string, Page | { page: Page } | null>>(
      lists[list].replace('ARGUMENTS', args).replace('PAGE', pageFields),
    )
    expect(errors).toBeUndefined()
    const [field] = Object.values(data ?? {})
    return field && 'page' in field ? field.page : (field ?? null)
  }

  test('page through visible articles, forwards and backwards, with exact ends and counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(article, { maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(...(Object.keys(lists) as (keyof typeof lists)[])),
        async (inputs, size, list) => {
          await room.reset()
          const titled = inputs.map((input, index) => ({ ...input, title: `Article ${index}` }))
          const ids = await room.save(
            ...titled,
            { title: 'Politique', section: 'Politique' },
            { title: 'Sports', section: 'Sports', state: 'DRAFT', topics: [], credits: [] },
          )
          const expected = titled
            .filter(
              (input) =>
                input.state === 'PUBLISHED' && (input.visibleUntil === null || input.visibleUntil > day(10)) && belongs[list](input),
            )
            .map(({ title, publishedAt }) => ({ title, key: [publishedAt.getTime(), ids.get(title) ?? ''] as const }))
          if (list === 'articles')
            expected.push({ title: 'Politique', key: [new Date('2024-01-01T08:00:00Z').getTime(), ids.get('Politique') ?? ''] })
          expected.sort((a, b) => b.key[0] - a.key[0] || (a.key[1] < b.key[1] ? 1 : -1))
          const titles = expected.map(({ title }) => title)

          const forwards: string[] = []
          for (let after = ''; ; ) {
            const page = await pageOf(list, `first: ${size}${after}`)
            if (page === null) break
            const start = forwards.length
            forwards.push(...page.edges.map(({ node }) => node.title))
            expect(page.totalCount).toBe(titles.length)
            expect(page.pageInfo).toEqual({
              hasPreviousPage: start > 0,
              hasNextPage: forwards.length < titles.length,
              startCursor: page.edges[0]?.cursor ?? null,
              endCursor: page.edges.at(-1)?.cursor ?? null,
            })
            if (!page.pageInfo.hasNextPage) break
            after = `, after: "${page.pageInfo.endCursor}"`
          }
          expect(forwards).toEqual(titles)

          const backwards: string[] = []
          for (let before = ''; ; ) {
            const page = await pageOf(list, `last: ${size}${before}`)
            if (page === null) break
            expect(page.pageInfo.hasNextPage).toBe(backwards.length > 0)
            backwards.unshift(...page.edges.map(({ node }) => node.title))
            expect(page.pageInfo.hasPreviousPage).toBe(backwards.length < titles.length)
            if (!page.pageInfo.hasPreviousPage) break
            before = `, before: "${page.pageInfo.startCursor}"`
          }
          expect(backwards).toEqual(titles)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('continue from a cursor whose row was removed', async () => {
    await room.reset()
    const ids = await room.save(...[1, 2, 3, 4].map((number) => ({ title: `Article ${number}`, publishedAt: day(number) })))
    const first = await pageOf('articles', 'first: 2')
    expect(first?.edges.map(({ node }) => node.title)).toEqual(['Article 4', 'Article 3'])
    await room.database.query(Prisma.sql`DELETE FROM article WHERE id = ${ids.get('Article 3')}::uuid`)
    const second = await pageOf('articles', `first: 2, after: "${first?.pageInfo.endCursor}"`)
    expect(second?.edges.map(({ node }) => node.title)).toEqual(['Article 2', 'Article 1'])
    expect(second?.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
  })

  describe('read from an index that has their order', () => {
    // Enough rows that a sequential scan would be the wrong plan.
    beforeAll(async () => {
      await room.reset()
      await room.database.query(
        Prisma.sql`INSERT INTO section (id, slug, name, position) SELECT gen_random_uuid(), 'rubrique-' || n, 'Rubrique', n FROM generate_series(1, 10) AS n`,
      )
      await room.database.query(
        Prisma.sql`INSERT INTO author (id, slug, name) SELECT gen_random_uuid(), 'auteur-' || n, 'Auteur' FROM generate_series(1, 2000) AS n`,
      )
      await room.database.query(
        Prisma.sql`INSERT INTO topic (id, slug, name) SELECT gen_random_uuid(), 'sujet-' || n, 'Sujet' FROM generate_series(1, 2000) AS n`,
      )
      await room.database.query(Prisma.sql`
        INSERT INTO article (id, slug, title, language, state, published_at, visible_from, updated_at, section_id)
        SELECT gen_random_uuid(), 'article-' || n, 'Titre', 'fr', 'PUBLISHED', at, at, at, (SELECT id FROM section WHERE position = 1 + n % 10)
        FROM generate_series(1, 8000) AS n, LATERAL (SELECT timestamptz '2024-01-01' + n * interval '1 hour' AS at) AS time`)
      for (const kind of ['author', 'topic']) {
        const [table, column] = [Prisma.raw(`article_${kind}`), Prisma.raw(`${kind}_id`)]
        await room.database.query(Prisma.sql`INSERT INTO ${table} (article_id, ${column}, position, published_at)
          SELECT article.id, named.id, 0, article.published_at FROM article
          JOIN (SELECT id, row_number() OVER (ORDER BY slug) - 1 AS n FROM ${Prisma.raw(kind)}) AS named
            ON named.n = CASE WHEN substring(article.slug FROM 9)::int % 2 = 0 THEN 0 ELSE substring(article.slug FROM 9)::int % 2000 END`)
      }
      await room.database.query(Prisma.sql`VACUUM ANALYZE`)
    })

    const idOf = async (kind: 'section' | 'author' | 'topic'): Promise<string> => {
      const rows = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM ${Prisma.raw(kind)} ORDER BY slug LIMIT 1`)
      return rows[0]?.id ?? ''
    }

    /** The plan of the one statement that the store sends. */
    async function planOf(read: (database: Database) => Promise<unknown>): Promise<string> {
      const plans: string[] = []
      const explaining = {
        ...room.database,
        query: async (statement: Prisma.Sql) => {
          const rows = await room.database.query<{ 'QUERY PLAN': string }>(Prisma.sql`EXPLAIN ${statement}`)
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
          return []
        },
      }
      await read(explaining)
      return plans.join('\n')
    }

    test.each([
      ['the paper', 'article_published_at_id_idx', async () => ({})],
      ['a section', 'article_section_id_published_at_id_idx', async () => ({ sectionId: await idOf('section') })],
      ['a timeline', 'article_author_author_id_published_at_article_id_idx', async () => ({ authorId: await idOf('author') })],
      ['a topic', 'article_topic_topic_id_published_at_article_id_idx', async () => ({ topicId: await idOf('topic') })],
    ])('%s: %s', async (_name, index, list) => {
      const position = { publishedAt: day(100), id: '00000000-0000-0000-0000-000000000000' }
      const wanted = await list()
      for (const fromEnd of [false, true]) {
        const plan = await planOf((database) =>
          articleSlices(database, room.view(), [{ list: wanted, slice: { size: 20, fromEnd, after: position, before: null } }]),
        )
        expect(plan).toContain(index)
        expect(plan).not.toMatch(/Seq Scan on (?:article|article_author|article_topic)\b/u)
        // Rows are read in index order; only the page above the limit is sorted.
        expect(plan.slice(plan.indexOf('Limit'))).not.toContain('Sort')
      }
    })

    test.each([
      ['all authors', 'author_slug_key', authorList],
      ['all topics', 'topic_slug_key', topicList],
    ])('%s: %s', async (_name, index, list) => {
      for (const fromEnd of [false, true]) {
        const plan = await planOf((database) => list(database, room.view()).load({ size: 20, fromEnd, after: 'a', before: null }))
        expect(plan).toContain(index)
        expect(plan).not.toMatch(/Seq Scan on (?:article|author|topic)\b/u)
      }
    })
  })
})
