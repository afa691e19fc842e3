import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'

const day = (count: number): Date => new Date(Date.UTC(2026, 0, count))

/** What the source sends first. */
const first: Partial<ArticleInput> & { title: string } = {
  sourceKey: 'source:1',
  title: 'Un',
  lead: 'Chapeau.',
  section: 'Sports',
  publishedAt: day(1),
  relatedLinks: [{ title: 'Imprimé', teaser: null, url: 'https://ailleurs.example/a', note: null }],
}

/** What it sends later: it may change anything. */
const later: fc.Arbitrary<Partial<ArticleInput>> = fc.record(
  {
    title: fc.constantFrom('Un', 'Autre titre'),
    lead: fc.constantFrom(null, 'Autre chapeau.'),
    body: fc.constantFrom(
      [{ kind: 'paragraph' as const, text: 'Autre texte.' }],
      [{ kind: 'paragraph' as const, text: 'Encore un autre.' }],
    ),
    section: fc.constantFrom('Sports', 'Politique', null),
    visibleFrom: fc.constantFrom(day(1), day(20)),
    visibleUntil: fc.constantFrom(null, day(2), day(30)),
    relatedLinks: fc.constantFrom([], [{ title: 'Autre lien', teaser: null, url: 'https://ailleurs.example/b', note: null }]),
    updatedAt: fc.constantFrom(day(4), day(5)),
  },
  { requiredKeys: ['updatedAt'] },
)

interface Stored {
  readonly text: unknown
  readonly section: string | null
  readonly visibility: unknown
  readonly links: unknown
}

type Ids = ReadonlyMap<string, string>

/** The commands of an editor, and the part of the article that each decides. */
const commands: Readonly<
  Record<string, { readonly decides: (keyof Stored)[]; readonly input: (ids: Ids) => [name: string, input: object] }>
> = {
  'pins links': {
    decides: ['links'],
    input: (ids) => [
      'pinRelatedLinks',
      { id: articleId(ids, 'Un'), links: [{ article: articleId(ids, 'Deux') }, { page: { url: 'https://ici.example/', title: 'Ici' } }] },
    ],
  },
  'removes all links': { decides: ['links'], input: (ids) => ['pinRelatedLinks', { id: articleId(ids, 'Un'), links: [] }] },
  'withdraws it': { decides: ['visibility'], input: (ids) => ['withdrawArticle', { id: articleId(ids, 'Un'), reason: 'Une erreur.' }] },
  'sets its expiry': { decides: ['visibility'], input: (ids) => ['publishArticle', { id: articleId(ids, 'Un'), expiresAt: day(90) }] },
  'sets an embargo': { decides: ['visibility'], input: (ids) => ['publishArticle', { id: articleId(ids, 'Un'), embargoUntil: day(60) }] },
  'moves it to another section': {
    decides: ['section'],
    input: (ids) => ['saveArticle', { id: articleId(ids, 'Un'), section: encodeId('Section', ids.get('Culture') ?? '') }],
  },
  'rewrites it': {
    decides: ['text'],
    input: (ids) => [
      'saveArticle',
      { id: articleId(ids, 'Un'), title: 'Réécrit', body: [{ paragraph: { text: 'Réécrit par un éditeur.' } }] },
    ],
  },
}

const articleId = (ids: Ids, title: string): string => encodeId('Article', ids.get(title) ?? '')

onBothDatabases('What an editor has decided', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  async function start(): Promise<Ids> {
    await room.reset()
    room.clock.now = day(3)
    await room.save({ title: 'Deux', section: 'Politique' }, { title: 'Trois', section: 'Culture' }, first)
    const rows = await room.database.query<{ id: string; name: string }>(
      Prisma.sql`SELECT id, title AS name FROM article UNION ALL SELECT id, name FROM section`,
    )
    return new Map(rows.map(({ id, name }) => [name, id]))
  }

  async function stored(id: string): Promise<Stored> {
    const [row] = await room.database.query<Stored>(Prisma.sql`
      SELECT jsonb_build_array(title, lead, (SELECT blocks FROM article_body WHERE article_id = article.id)) AS text,
        (SELECT name FROM section WHERE id = section_id) AS section,
        jsonb_build_array(state, visible_from, visible_until) AS visibility,
        ARRAY(SELECT jsonb_build_array(title, url, target_id) FROM related_link WHERE article_id = article.id ORDER BY position) AS links
      FROM article WHERE id = ${id}::uuid`)
    if (!row) throw new Error(`There is no article ${id}.`)
    return row
  }

  test.each(Object.entries(commands))('stays, whatever the source sends afterwards: an editor %s', async (_, { decides, input }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(later, { minLength: 1, maxLength: 3 }), async (sent) => {
        const ids = await start()
        const id = ids.get('Un') ?? ''
        const imported = await stored(id)
        const [name, given] = input(ids)
        const { data, errors } = await room.ask<{ result: { __typename: string } }>(
          `mutation ($input: ${name.replace(/^./u, (letter) => letter.toUpperCase())}Input!) { result: ${name}(input: $input) { __typename } }`,
          { input: given },
          editor,
        )
        expect([errors, data?.result.__typename]).toEqual([undefined, 'Article'])
        const decided = await stored(id)
        for (const part of decides) expect(decided[part]).not.toEqual(imported[part])
        for (const values of sent) {
          room.clock.now = new Date(room.clock.now.getTime() + 3_600_000)
          await room.save({ ...first, ...values })
          const after = await stored(id)
          for (const part of decides) expect(after[part], part).toEqual(decided[part])
        }
      }),
      { numRuns: 15 },
    )
  })

  test('is not what the source changes without an editor', async () => {
    const ids = await start()
    const id = ids.get('Un') ?? ''
    await room.save({
      ...first,
      title: 'Autre titre',
      section: 'Politique',
      visibleUntil: day(30),
      relatedLinks: [],
      updatedAt: day(4),
    })
    const after = await stored(id)
    expect(after).toMatchObject({ section: 'Politique', links: [] })
    expect(after.text).toContain('Autre titre')
    expect(JSON.stringify(after.visibility)).toContain('2026-01-30')
  })
})
