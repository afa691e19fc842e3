import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { View } from '../../src/content/audience.ts'
import { batches } from '../../src/engine/batches.ts'
import { createOwnReads, createReads } from '../../src/engine/loaders.ts'
import { RequestWork } from '../../src/engine/request-work.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import type { ArticleList } from '../../src/store/reads/article-list.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom, publication } from '../newsroom.ts'

type Name = keyof typeof batches

/** Rows carry the number of their key in its statement, which nobody reads. */
const textOf = (values: unknown): string => JSON.stringify(values, (name, value: unknown) => (name === 'parent' ? undefined : value))

/** The ids and slugs of what exists, each with one that does not exist. */
interface Known {
  readonly articles: readonly string[]
  readonly slugs: readonly string[]
  readonly urls: readonly string[]
  readonly authors: readonly string[]
  readonly authorSlugs: readonly string[]
  readonly sections: readonly string[]
  readonly topics: readonly string[]
  readonly topicSlugs: readonly string[]
  readonly contributions: readonly string[]
}

/** Keys of each loader that need different statements, and keys that can share one. */
function keysOf(known: Known): Readonly<Record<Name, fc.Arbitrary<unknown>>> {
  const one = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values)
  const position = fc.record({
    publishedAt: fc.constantFrom(new Date('2024-01-02'), new Date('2024-01-04T00:00:01Z')),
    id: one(known.articles),
  })
  const list: fc.Arbitrary<ArticleList> = fc
    .record(
      {
        authorId: one(known.authors),
        coAuthorId: one(known.authors),
        topicId: one(known.topics),
        sectionId: one(known.sections),
        language: fc.constantFrom('fr', 'bm'),
        publishedFrom: fc.constantFrom(new Date('2024-01-02'), new Date('2024-01-03')),
        publishedBefore: fc.constantFrom(new Date('2024-01-05'), new Date('2024-01-06')),
      },
      { requiredKeys: [] },
    )
    // A second author is one more than a first.
    .map(({ coAuthorId, ...rest }) => (rest.authorId !== undefined && coAuthorId !== undefined ? { ...rest, coAuthorId } : rest))
  const slice = fc.record({
    size: fc.integer({ min: 1, max: 4 }),
    fromEnd: fc.boolean(),
    after: fc.option(position),
    before: fc.option(position),
  })
  const side = fc.constantFrom('before', 'after')
  const extent = fc.record({ whole: fc.boolean(), authors: fc.boolean() })
  const links = fc.record({ articleId: one(known.articles), size: fc.integer({ min: 1, max: 3 }) })
  const nothing = fc.constant('')
  return {
    articleById: one(known.articles),
    articleBySlug: fc.record({ slug: one(known.slugs), authors: fc.boolean(), body: fc.boolean() }),
    articleByUrl: one(known.urls),
    articleBody: one(known.articles),
    articleParts: one(known.articles),
    articlePartsWithBody: one(known.articles),
    articleSlice: fc.record({ list, slice, extent }),
    articleCount: list,
    articleYears: list,
    articleReach: fc.record({ list, position, side }),
    authorById: one(known.authors),
    authorBySlug: one(known.authorSlugs),
    authorsOfArticle: one(known.articles),
    front: nothing,
    lastChange: nothing,
    sections: nothing,
    topicById: one(known.topics),
    topicBySlug: one(known.topicSlugs),
    topicsOfArticle: one(known.articles),
    correctionsOfArticle: one(known.articles),
    contributionById: one(known.contributions),
    contributionCount: one(known.articles),
    contributionSlice: fc.record({ articleId: one(known.articles), size: fc.integer({ min: 1, max: 3 }), after: fc.option(position) }),
    contributionReach: fc.record({ articleId: one(known.articles), position, side }),
    relatedLinks: links,
    relatedCards: links,
  }
}

onBothDatabases('Each loader', (kind) => {
  let room: Newsroom
  let known: Known
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    known = await fill(room)
  })
  afterAll(() => room.close())

  test.each(Object.keys(batches) as Name[])('%s finds the same for keys of several requests as for each key alone', async (name) => {
    const { database } = room
    const at = room.clock.now
    const readsFor = createReads(database, publication, () => at)
    const views = viewsOf(known, at)
    const request = fc.record({ view: fc.constantFrom(...views), keys: fc.array(keysOf(known)[name], { minLength: 1, maxLength: 4 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 6 }), async (requests) => {
        const together = await Promise.all(requests.map(({ view, keys }) => readsFor(view)[name].loadMany(keys, new RequestWork())))
        const alone = await Promise.all(
          requests.map(({ view, keys }) => {
            const own = createOwnReads({ database, publication, view })
            return Promise.all(keys.map(async (key) => (await own[name].loadMany([key], new RequestWork()))[0]))
          }),
        )
        expect(textOf(together)).toBe(textOf(alone))
      }),
      { numRuns: 60 },
    )
  })
})

/** The public, a subscriber, and partners whose agreements differ in sections or in rights. */
const viewsOf = ({ sections }: Known, at: Date): View[] => [
  { at, audience: 'ANONYMOUS' },
  { at, audience: 'SUBSCRIBER' },
  { at, audience: 'PARTNER' },
  ...sections.map((section) => ({ at, audience: 'PARTNER' as const, sections: [section] })),
  { at, audience: 'PARTNER', rights: 'LEAD' },
  { at, audience: 'PARTNER', rights: 'HEADLINE' },
]

/** A small paper in two languages, with everything that a loader reads. */
async function fill(room: Newsroom): Promise<Known> {
  const people = ['Awa', 'Bakary', 'Coumba']
  await room.save(
    ...Array.from({ length: 8 }, (_, index) => ({
      title: `Récit ${index}`,
      url: `https://journal.example/recit-${index}`,
      language: index % 3 === 0 ? 'bm' : 'fr',
      lead: `Chapô ${index}.`,
      publishedAt: new Date(Date.UTC(2024, 0, 1 + (index >> 1))),
      section: index % 2 === 0 ? 'Sports' : 'Politique',
      credits: people.filter((_name, one) => (index + one) % 2 === 0).map((name) => ({ name, kind: 'PERSON' as const })),
      topics: index % 2 === 0 ? ['coton', 'or'] : ['riz'],
      body: [{ kind: 'paragraph' as const, text: `Le texte ${index}.` }],
    })),
  )
  await room.database.query(Prisma.sql`INSERT INTO contribution (id, article_id, author_name, text, published_at)
    SELECT gen_random_uuid(), article.id, 'Lecteur', 'Merci', '2024-01-03'::timestamptz + n * interval '1 hour' FROM article, generate_series(1, 3) AS n`)
  await room.database.query(Prisma.sql`INSERT INTO correction (article_id, at, note)
    SELECT id, '2024-02-01'::timestamptz + n * interval '1 day', 'Une faute.' FROM article, generate_series(1, 2) AS n WHERE title < 'Récit 4'`)
  const missing = '00000000-0000-4000-8000-000000000000'
  const all = async (database: Pick<Database, 'query'>, statement: Prisma.Sql): Promise<string[]> =>
    (await database.query<{ value: string }>(statement)).map(({ value }) => value)
  const ids = async (table: string) => [
    ...(await all(room.database, Prisma.sql`SELECT id::text AS value FROM ${Prisma.raw(table)}`)),
    missing,
  ]
  const slugs = async (table: string) => [...(await all(room.database, Prisma.sql`SELECT slug AS value FROM ${Prisma.raw(table)}`)), 'rien']
  return {
    articles: await ids('article'),
    slugs: await slugs('article'),
    urls: [...Array.from({ length: 8 }, (_, index) => `https://journal.example/recit-${index}`), 'https://journal.example/rien'],
    authors: await ids('author'),
    authorSlugs: await slugs('author'),
    sections: await ids('section'),
    topics: await ids('topic'),
    topicSlugs: await slugs('topic'),
    contributions: await ids('contribution'),
  }
}
