import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  correctArticle,
  moveArticle,
  pinRelatedLinks,
  publishArticle,
  setSensitive,
  withdrawArticle,
} from '../../src/store/commands/article-command.ts'
import { describeEntity, merge, rename } from '../../src/store/commands/entity-command.ts'
import { saveArticles } from '../../src/store/commands/save-articles.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { type EventRecord, eventsAfter } from '../../src/store/events/event.ts'
import { onBothDatabases, onPostgreSQL } from '../databases.ts'
import { articleInput, Newsroom } from '../newsroom.ts'

const day = (number: number) => new Date(Date.UTC(2025, 0, number))
const nobody = '00000000-0000-7000-8000-000000000000'

onBothDatabases('Commands', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    room.clock.now = day(20)
  })

  const visibleTitles = async () => {
    const { data } = await room.ask<{ articles: { nodes: { title: string }[] } }>('{ articles { nodes { title } } }')
    return data?.articles.nodes.map(({ title }) => title)
  }
  const idsOf = async (table: 'section' | 'author' | 'topic') => {
    const rows = await room.database.query<{ id: string; name: string }>(Prisma.sql`SELECT id, name FROM ${Prisma.raw(table)}`)
    return new Map(rows.map(({ id, name }) => [name, id]))
  }
  const events = () =>
    room.database.query<Omit<EventRecord, 'cursor'>>(
      Prisma.sql`SELECT at, kind, article_id AS "articleId", before, after FROM event ORDER BY id`,
    )

  test('each write one event, with the state before and after', async () => {
    const ids = await room.save({
      title: 'Un',
      state: 'DRAFT',
      section: 'Sports',
      topics: ['coton'],
      credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
      publishedAt: day(1),
    })
    const id = ids.get('Un') ?? ''
    await publishArticle(room.database, id, { publishedAt: day(2), visibleUntil: day(30) }, day(2))
    await moveArticle(room.database, id, null, day(3))
    await correctArticle(room.database, id, 'Le chiffre était faux.', day(4))
    await pinRelatedLinks(room.database, id, [], day(5))
    await setSensitive(room.database, id, true, day(5))
    await rename(room.database, { kind: 'article', id }, 'Deux', day(6))
    await withdrawArticle(room.database, id, 'Erreur', day(7))
    const recorded = await events()
    expect(recorded.map(({ kind: what, articleId, at }) => [what, articleId, at])).toEqual([
      ['saved', id, day(20)],
      ['published', id, day(2)],
      ['moved', id, day(3)],
      ['corrected', id, day(4)],
      ['pinned', id, day(5)],
      ['marked', id, day(5)],
      ['renamed', id, day(6)],
      ['withdrawn', id, day(7)],
    ])
    const [section, author, topic] = [
      (await idsOf('section')).get('Sports'),
      (await idsOf('author')).get('Awa SANGALA'),
      (await idsOf('topic')).get('coton'),
    ]
    expect(recorded[1]).toMatchObject({
      before: [
        { article: id, slug: 'un', state: 'DRAFT', section, authors: [author], topics: [topic], access: 'FREE', visibleUntil: null },
      ],
      after: [{ article: id, slug: 'un', state: 'PUBLISHED', section, authors: [author], topics: [topic], access: 'FREE' }],
    })
    expect(recorded[2]).toMatchObject({ before: [{ section }], after: [{ section: null }] })
    expect(recorded[6]).toMatchObject({ before: [{ slug: 'un' }], after: [{ slug: 'deux' }] })
    expect(recorded[7]).toMatchObject({ before: [{ state: 'PUBLISHED' }], after: [{ state: 'WITHDRAWN' }] })
  })

  test('a bulk import writes one event per batch', async () => {
    await room.save({ title: 'Un' }, { title: 'Deux' }, { title: 'Trois' })
    const recorded = await events()
    expect(recorded.map(({ articleId, before, after }) => [articleId, before.length, after.length])).toEqual([[null, 0, 3]])
  })

  test('that fail write nothing', async () => {
    const ids = await room.save({ title: 'Un', publishedAt: day(1) })
    const id = ids.get('Un') ?? ''
    const before = await events()
    await expect(publishArticle(room.database, id, { visibleFrom: day(9), visibleUntil: day(9) }, day(5))).rejects.toThrow(
      'can’t expire before it becomes visible'.replace('’', "'"),
    )
    await expect(pinRelatedLinks(room.database, id, [{ articleId: nobody, note: null }], day(5))).rejects.toThrow(
      `There is no article ${nobody}.`,
    )
    await expect(pinRelatedLinks(room.database, id, [{ articleId: id, note: null }], day(5))).rejects.toThrow('pinned to itself')
    await expect(moveArticle(room.database, id, nobody, day(5))).rejects.toThrow(`There is no section ${nobody}.`)
    await expect(withdrawArticle(room.database, nobody, '', day(5))).rejects.toThrow(`There is no article ${nobody}.`)
    await expect(merge(room.database, 'author', { from: nobody, into: id }, day(5))).rejects.toThrow(`There is no author ${nobody}.`)
    // The second article cannot be written, so the first one is not written either.
    const wrong = { ...articleInput({ title: 'Trois' }), language: null as unknown as string }
    await expect(saveArticles(room.database, [articleInput({ title: 'Deux' }), wrong], day(5))).rejects.toThrow()
    expect(await events()).toEqual(before)
    expect(await visibleTitles()).toEqual(['Un'])
  })

  test('an article appears and disappears at its instants, and no source overwrites a decision of an editor', async () => {
    const input = articleInput({ title: 'Sous embargo', publishedAt: day(1) })
    await saveArticles(room.database, [input], day(1))
    const [row] = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM article`)
    await publishArticle(room.database, row?.id ?? '', { visibleFrom: day(25), visibleUntil: day(27) }, day(20))
    await saveArticles(room.database, [{ ...input, lead: 'Le chapô a changé.' }], day(20))
    const seen = []
    for (const instant of [day(20), new Date(day(25).getTime() - 1), day(25), new Date(day(27).getTime() - 1), day(27)]) {
      room.clock.now = instant
      seen.push((await visibleTitles())?.length)
    }
    expect(seen).toEqual([0, 0, 1, 1, 0])
  })

  test('every former slug still works, and is never reused', async () => {
    const ids = await room.save({ title: 'Premier titre', publishedAt: day(1), credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }] })
    const id = ids.get('Premier titre') ?? ''
    await rename(room.database, { kind: 'article', id }, 'Second titre', day(2))
    await room.save({ title: 'Premier titre', publishedAt: day(3) }, { title: 'Second titre', publishedAt: day(3) })
    const slugs = async (...wanted: string[]) => {
      const found = []
      for (const slug of wanted) {
        const { data } = await room.ask<{ article: { slug: string; title: string; publishedAt: string } | null }>(
          'query ($slug: String!) { article(by: { slug: $slug }) { slug title publishedAt } }',
          { slug },
        )
        found.push(data?.article && [data.article.slug, data.article.title])
      }
      return found
    }
    expect(await slugs('premier-titre', 'second-titre', 'premier-titre-2', 'second-titre-2', 'troisieme')).toEqual([
      ['second-titre', 'Second titre'],
      ['second-titre', 'Second titre'],
      ['premier-titre-2', 'Premier titre'],
      ['second-titre-2', 'Second titre'],
      null,
    ])
    await rename(room.database, { kind: 'article', id }, 'Premier titre', day(4))
    expect(await slugs('premier-titre', 'second-titre')).toEqual([
      ['premier-titre', 'Premier titre'],
      ['premier-titre', 'Premier titre'],
    ])
  })

  test('two spellings of one author are merged, with both URLs and each article once', async () => {
    await room.save(
      { title: 'Un', publishedAt: day(1), credits: [{ name: 'A. SANGALA', kind: 'PERSON' }] },
      { title: 'Deux', publishedAt: day(2), credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }] },
      {
        title: 'Trois',
        publishedAt: day(3),
        credits: [
          { name: 'A. SANGALA', kind: 'PERSON' },
          { name: 'Issa DOUCARA', kind: 'PERSON' },
          { name: 'Awa SANGALA', kind: 'PERSON' },
          { name: 'AFP', kind: 'ORGANISATION' },
        ],
      },
    )
    const authors = await idsOf('author')
    await merge(room.database, 'author', { from: authors.get('A. SANGALA') ?? '', into: authors.get('Awa SANGALA') ?? '' }, day(4))
    const { data } = await room.ask<{ author: unknown; authors: unknown }>(
      '{ author(by: { slug: "a-sangala" }) { slug articleCount timeline { nodes { title authors { name } } } } authors { totalCount } }',
    )
    const [one, others] = [{ name: 'Awa SANGALA' }, [{ name: 'Issa DOUCARA' }, { name: 'AFP' }]]
    expect(data).toEqual({
      author: {
        slug: 'awa-sangala',
        articleCount: 3,
        timeline: {
          nodes: [
            { title: 'Trois', authors: [one, ...others] },
            { title: 'Deux', authors: [one] },
            { title: 'Un', authors: [one] },
          ],
        },
      },
      authors: { totalCount: 3 },
    })
    // Positions have no gap: an export lists names in order, and its import must restore the same rows.
    expect(
      await room.database.query(Prisma.sql`SELECT array_agg(position ORDER BY position) AS places FROM article_author
      GROUP BY article_id ORDER BY count(*)`),
    ).toEqual([{ places: [0] }, { places: [0] }, { places: [0, 1, 2] }])
    // A page with the old spelling still matches the same author.
    await room.save({ title: 'Quatre', publishedAt: day(5), credits: [{ name: 'A. SANGALA', kind: 'PERSON' }] })
    expect((await idsOf('author')).size).toBe(3)
  })

  test('sections and topics are renamed and merged with everything that refers to them', async () => {
    await room.save({ title: 'Un', section: 'Sport', topics: ['foot'] }, { title: 'Deux', section: 'Sports', topics: ['football', 'foot'] })
    const [sections, topics] = [await idsOf('section'), await idsOf('topic')]
    await merge(room.database, 'section', { from: sections.get('Sport') ?? '', into: sections.get('Sports') ?? '' }, day(2))
    await merge(room.database, 'topic', { from: topics.get('foot') ?? '', into: topics.get('football') ?? '' }, day(2))
    await rename(room.database, { kind: 'section', id: sections.get('Sports') ?? '' }, 'Tous les sports', day(3))
    const { data } = await room.ask(
      '{ section(by: { slug: "sport" }) { slug name articles { totalCount } } topic(by: { slug: "foot" }) { slug articles { totalCount } } }',
    )
    expect(data).toEqual({
      section: { slug: 'tous-les-sports', name: 'Tous les sports', articles: { totalCount: 2 } },
      topic: { slug: 'football', articles: { totalCount: 2 } },
    })
  })

  // The embedded database has a single connection.
  test.runIf(kind === 'PostgreSQL')('of one article take turns with merges of its section', async () => {
    for (let round = 0; round < 5; round++) {
      const titles = Array.from({ length: 8 }, (_, index) => `${round}, ${index}`)
      const old = titles.map((title) => ({ title, section: `Ancienne ${round}` }))
      const ids = await room.save(...old, { title: `${round}`, section: `Nouvelle ${round}` })
      const sections = await idsOf('section')
      const [from = '', into = ''] = [sections.get(`Ancienne ${round}`), sections.get(`Nouvelle ${round}`)]
      const merged = merge(room.database, 'section', { from, into }, day(20))
      await Promise.all([merged, ...titles.map((title) => setSensitive(room.database, ids.get(title) ?? '', true, day(20)))])
    }
  })

  test('a section at the highest position does not prevent new ones', async () => {
    await room.save({ title: 'Un', section: 'Sports' })
    const id = (await idsOf('section')).get('Sports') ?? ''
    await describeEntity(room.database, { kind: 'section', id, position: 2_147_483_647 }, day(20))
    await room.save({ title: 'Deux', section: 'Régions' })
    expect([...(await idsOf('section')).keys()].sort()).toEqual(['Régions', 'Sports'])
  })

  test('every list has the new sort key of an article when its date changes', async () => {
    const credits = [{ name: 'Awa SANGALA', kind: 'PERSON' as const }]
    const ids = await room.save(
      { title: 'Un', publishedAt: day(1), credits, topics: ['coton'] },
      { title: 'Deux', publishedAt: day(2), credits, topics: ['coton'] },
    )
    await publishArticle(room.database, ids.get('Un') ?? '', { publishedAt: day(3) }, day(3))
    const { data } = await room.ask<Record<string, unknown>>(
      '{ author(by: { slug: "awa-sangala" }) { timeline { nodes { title } } } topic(by: { slug: "coton" }) { articles { nodes { title } } } }',
    )
    const nodes = [{ title: 'Un' }, { title: 'Deux' }]
    expect(data).toEqual({ author: { timeline: { nodes } }, topic: { articles: { nodes } } })
  })
})

onPostgreSQL('Events', () => {
  test('of a transaction that commits late are not skipped', async () => {
    const room = await Newsroom.open('PostgreSQL')
    try {
      const [late, early] = [articleInput({ title: 'Lent' }), articleInput({ title: 'Rapide' })]
      let finish: () => void = () => undefined
      const held = new Promise<void>((resolve) => {
        finish = resolve
      })
      let wrote: () => void = () => undefined
      const written = new Promise<void>((resolve) => {
        wrote = resolve
      })
      // The slow transaction gets its number first and commits last.
      const slow = room.database.transaction(async (transaction) => {
        await transaction.$executeRaw(Prisma.sql`INSERT INTO event (at, kind, before, after) VALUES (${day(1)}, ${late.title}, '[]', '[]')`)
        wrote()
        await held
      })
      await written
      await saveArticles(room.database, [early], day(2))
      expect(await eventsAfter(room.database, null, 10)).toEqual([])
      finish()
      await slow
      // Open transactions of other databases on the server delay events too.
      await vi.waitFor(async () => {
        const first = await eventsAfter(room.database, null, 1)
        expect(first.map(({ kind }) => kind)).toEqual(['Lent'])
        expect((await eventsAfter(room.database, first[0]?.cursor ?? null, 10)).map(({ kind }) => kind)).toEqual(['saved'])
      }, 30_000)
    } finally {
      await room.close()
    }
  })
})
