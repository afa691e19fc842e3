import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RelatedLinkRecord } from '../../src/content/related-link.ts'
import { ArchiveBuilder } from '../../src/related/archive-builder.ts'
import { indexArticle } from '../../src/related/index-article.ts'
import { linksFrom } from '../../src/related/rank.ts'
import { beginRebuild, rebuild } from '../../src/related/rebuild.ts'
import { readArticles } from '../../src/related/source-article.ts'
import { StoredArchive } from '../../src/related/stored-archive.ts'
import { weights } from '../../src/related/weights.ts'
import { pinRelatedLinks, publishArticle, setSensitive, withdrawArticle } from '../../src/store/commands/article-command.ts'
import { merge } from '../../src/store/commands/entity-command.ts'
import { IndexChanged } from '../../src/store/commands/related-index.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { readIndexState } from '../../src/store/reads/related-index.ts'
import { relatedLinksOf } from '../../src/store/reads/related-link.ts'
import { onBothDatabases } from '../databases.ts'
import { history, play } from '../leak/history.ts'
import { Newsroom } from '../newsroom.ts'
import { createDrain, resetIndex } from './drain.ts'
import { readSampleCollection } from './sample-collection.ts'

const sample = await readSampleCollection()

const inputs = sample.documents.map(({ title, text, publishedAt, section, authors }) => ({
  title,
  body: text
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ kind: 'paragraph' as const, text: line })),
  publishedAt: new Date(publishedAt ?? 0),
  section,
  credits: authors.map((name) => ({ name, kind: 'PERSON' as const })),
}))

onBothDatabases('The engine’s links', (kind) => {
  let room: Newsroom
  let drain: () => Promise<void>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    drain = createDrain(room.database, () => room.clock.now)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    await resetIndex(room.database)
    room.clock.now = new Date('2026-01-01T00:00:00Z')
  })

  const linksOf = async (articleId: string, size = 6): Promise<RelatedLinkRecord[]> =>
    (await relatedLinksOf(room.database, room.view(), [{ articleId, size }]))[0] ?? []
  const chosenFor = async (articleId: string) => (await linksOf(articleId, 16)).filter(({ source }) => source === 'ALGORITHM')

  test('are the same from the database as from memory in the evaluation', async () => {
    await room.save(...inputs)
    await rebuild(room.database, { weights, clock: () => room.clock.now })
    const builder = new ArchiveBuilder()
    for await (const article of readArticles(room.database)) builder.add(article)
    const archive = await builder.build(weights)
    await archive.tellStories()
    const expected = new Map<string, string[]>()
    for (const entry of archive.entries) {
      const links = await linksFrom(archive, entry, { weights, diversity: true, size: weights.listSize })
      expected.set(
        entry.id,
        links.map(({ target }) => target.id),
      )
    }
    const asked = await room.ask(
      '{ article(by: { slug: "le-premier-matin-du-nouveau-pont-de-tintala" }) { relatedLinks { source reasons { label } } } }',
    )
    expect(asked.errors).toBeUndefined()
    // The article, the editors' links, and the engine's together with backfill.
    expect(room.statements()).toHaveLength(3)
    const stored = new StoredArchive(room.database, archive.articles)
    for (const entry of await stored.entriesOfArticles([...expected.keys()])) {
      const links = await linksFrom(stored, entry, { weights, diversity: true, size: weights.listSize })
      expect(links.map(({ target }) => target.id)).toEqual(expected.get(entry.id))
      expect((await chosenFor(entry.id)).map(({ target }) => target?.id)).toEqual(expected.get(entry.id))
    }
  })

  test('are rebuilt while another gateway is about to add words of a new article', async () => {
    await room.save(...inputs)
    await rebuild(room.database, { weights, clock: () => room.clock.now })
    const state = await readIndexState(room.database)
    const archive = new StoredArchive(room.database, state.articles)
    const ids = await room.save({ title: 'Le xylophone du griot', body: [{ kind: 'paragraph', text: 'Des mots inconnus jusque-là.' }] })
    const begun = await beginRebuild(room.database, { weights, clock: () => room.clock.now })
    await expect(indexArticle(room.database, archive, ids.get('Le xylophone du griot') ?? '', { state, weights })).rejects.toThrow(
      IndexChanged,
    )
    await begun.writeIndex()
    await begun.finish()
    expect((await readIndexState(room.database)).ready).toBe(true)
  })

  test('exist for an article with a word of thousands of characters', async () => {
    // Hardly any two characters are alike, so that no index compresses it.
    const data = Array.from({ length: 5_000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000))).join('')
    const text = 'Le pont de Tintala traverse le fleuve et relie les deux marchés de la ville.'
    const body = (words: string) => [{ kind: 'paragraph' as const, text: words }]
    const ids = await room.save(
      { title: 'Le pont de Tintala ouvre', body: body(text) },
      { title: `Le pont de Tintala ferme ${data.slice(0, 500)}`, body: body(`${text} ${data}`) },
    )
    await drain()
    for (const id of ids.values()) expect(await chosenFor(id)).toHaveLength(1)
  })

  test('appear in both directions with a new article, change with its text, and disappear with it', async () => {
    await room.save(...inputs)
    await drain()
    const sourceKey = 'test:pont'
    const story = (text: string) => ({
      sourceKey,
      title: 'Pont de Tintala : un garde-corps arraché',
      body: [{ kind: 'paragraph' as const, text }],
      publishedAt: new Date('2025-12-30T08:00:00Z'),
    })
    const ids = await room.save(
      story('Sur le pont de Tintala, à Wélikoro, un camion a arraché le garde-corps du troisième pont au-dessus de la Yélouma.'),
    )
    const id = ids.get('Pont de Tintala : un garde-corps arraché') ?? ''
    await drain()
    const holders = async () =>
      (
        await room.database.query<{ id: string }>(
          Prisma.sql`SELECT DISTINCT article_id AS id FROM article_neighbour WHERE target_id = ${id}::uuid`,
        )
      ).map((row) => row.id)
    expect((await chosenFor(id))[0]?.title).toContain('Tintala')
    const older = await holders()
    expect(older.length).toBeGreaterThan(3)
    // From both sides the same: what an incremental update has written is what a rebuild writes.
    const before = await listsIn(room.database)
    await rebuild(room.database, { weights, clock: () => room.clock.now })
    const after = await listsIn(room.database)
    const kept = [...after].flatMap(([article, list]) => list.slice(0, 6).map((target) => (before.get(article)?.includes(target) ? 1 : 0)))
    expect(kept.reduce<number>((sum, one) => sum + one, 0) / kept.length).toBeGreaterThan(0.9)

    await room.save({ ...story('La campagne de la mangue commence mal : les mouches sont là.'), title: 'Mangue : les mouches sont là' })
    await drain()
    expect((await chosenFor(id)).slice(0, 3).some(({ title }) => /mangue/iu.test(title))).toBe(true)
    await withdrawArticle(room.database, id, 'Erreur', room.clock.now)
    await drain()
    expect(await holders()).toEqual([])
    await publishArticle(room.database, id, {}, room.clock.now)
    await drain()
    expect((await holders()).length).toBeGreaterThan(0)
  })

  test('connect articles on one story, and are left to the editors for a sensitive article', async () => {
    const day = (number: number) => new Date(Date.UTC(2025, 5, number))
    const filler = Array.from({ length: 12 }, (_, index) => ({
      title: `Chronique ${index}`,
      publishedAt: day(1),
      body: [{ kind: 'paragraph' as const, text: `Remplissage numéro ${index} varié${index}` }],
    }))
    const body = (text: string) => [{ kind: 'paragraph' as const, text }]
    const ids = await room.save(
      ...filler,
      {
        title: 'Naufrage à Kossibala',
        publishedAt: day(10),
        body: body('La pinasse de Kossibala a chaviré avec quarante passagers sur le fleuve Yélouma.'),
      },
      {
        title: 'Naufrage à Kossibala : le bilan',
        publishedAt: day(11),
        body: body('La pinasse de Kossibala a chaviré : le bilan des passagers sur le fleuve Yélouma.'),
      },
      {
        title: 'Le fleuve Yélouma et ses pinasses',
        publishedAt: new Date('2024-01-01T00:00:00Z'),
        body: body('La pinasse transporte des passagers de Kossibala sur le fleuve Yélouma.'),
      },
    )
    const [first, second, other] = ['Naufrage à Kossibala', 'Naufrage à Kossibala : le bilan', 'Le fleuve Yélouma et ses pinasses'].map(
      (title) => ids.get(title) ?? '',
    )
    await drain()
    const has = async (page = '', target = '') => (await linksOf(page, 24)).some((link) => link.target?.id === target)
    expect([await has(second, first), await has(other, first)]).toEqual([true, true])
    expect((await linksOf(second ?? '')).find((link) => link.target?.id === first)?.reasons[0]).toEqual({
      kind: 'sameStory',
      articleId: first,
    })
    await setSensitive(room.database, first ?? '', true, room.clock.now)
    const unlinked = async () => {
      expect([await has(second, first), await has(other, first)]).toEqual([false, false])
      expect(await linksOf(first ?? '')).toEqual([])
    }
    await unlinked()
    await drain()
    await unlinked()
    await pinRelatedLinks(room.database, other ?? '', [{ articleId: first ?? '', note: null }], room.clock.now)
    expect(await has(other, first)).toBe(true)
  })

  test('use the articles of both topics as soon as two topics are merged', async () => {
    const on = (title: string, topic: string, text: string) => ({
      title,
      topics: [topic],
      publishedAt: new Date('2025-06-01'),
      body: [{ kind: 'paragraph' as const, text }],
    })
    const ids = await room.save(
      ...inputs.slice(0, 20),
      on('Avis aux lecteurs', 'Carburant', 'Rien de commun avec quiconque.'),
      on('Note de service', 'Essence', 'Aucun mot identique ailleurs.'),
    )
    await drain()
    const [first, second] = [ids.get('Avis aux lecteurs') ?? '', ids.get('Note de service') ?? '']
    const reasonsFor = async () => (await chosenFor(first)).find(({ target }) => target?.id === second)?.reasons
    expect(await reasonsFor()).toBeUndefined()
    const topics = await room.database.query<{ id: string; name: string }>(Prisma.sql`SELECT id, name FROM topic`)
    const idOf = (name: string) => topics.find((topic) => topic.name === name)?.id ?? ''
    await merge(room.database, 'topic', { from: idOf('Essence'), into: idOf('Carburant') }, room.clock.now)
    await drain()
    expect((await reasonsFor())?.[0]).toEqual({ kind: 'sharedTopics', topicIds: [idOf('Carburant')] })
  })

  test('follow the pins, which keep the order of the editor', async () => {
    const ids = await room.save(...inputs.slice(0, 20))
    await drain()
    const [page = '', ...others] = [...ids.values()]
    const chosen = new Set((await chosenFor(page)).map(({ target }) => target?.id))
    const pins = [...others.filter((id) => !chosen.has(id)).slice(0, 2), ...[...chosen].slice(2, 4)].map((id) => id ?? '').reverse()
    await pinRelatedLinks(
      room.database,
      page,
      pins.map((articleId, index) => ({ articleId, note: `Raison ${index}` })),
      room.clock.now,
    )
    const links = await linksOf(page, 12)
    expect(links.slice(0, 4).map(({ target, source, reasons }) => [target?.id, source, reasons])).toEqual(
      pins.map((id, index) => [id, 'EDITORIAL', [{ kind: 'editorsChoice', note: `Raison ${index}` }]]),
    )
    const rest = [...chosen].filter((id) => !pins.includes(id ?? ''))
    expect(links.slice(4, 4 + rest.length).map(({ target }) => target?.id)).toEqual(rest.slice(0, 8))
  })

  test('reveal no word of the text for subscribers', async () => {
    const secret = 'Le mot confidentiel zibeline est dans le texte réservé.'
    const ids = await room.save(
      ...inputs.slice(0, 20),
      {
        title: 'Réservé un',
        lead: 'Une enquête.',
        body: [{ kind: 'paragraph', text: secret }],
        access: 'SUBSCRIBERS',
        publishedAt: new Date('2025-06-01'),
      },
      {
        title: 'Réservé deux',
        lead: 'Une enquête.',
        body: [{ kind: 'paragraph', text: secret }],
        access: 'SUBSCRIBERS',
        publishedAt: new Date('2025-06-02'),
      },
    )
    await drain()
    const [link] = await chosenFor(ids.get('Réservé deux') ?? '')
    expect(link?.title).toBe('Réservé un')
    const terms = link?.reasons.flatMap((reason) => (reason.kind === 'similarText' ? reason.terms : []))
    expect(terms?.join(' ')).not.toMatch(/zibeline|confidentiel/u)
    expect(terms).toContain('enquête')
  })

  describe('after any history', () => {
    test('never contain the article itself, duplicates or hidden articles; pins come first and in order; every reason is true', {
      timeout: 0,
    }, async () => {
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          await room.reset()
          await resetIndex(room.database)
          room.clock.now = new Date('2025-06-01T12:00:00Z')
          const follow = createDrain(room.database, () => room.clock.now)
          for (const [turn, step] of steps.entries()) {
            await play(room, step, turn)
            if (turn % 2 === 1) await follow()
          }
          await checkLists(room, linksOf)
          await follow()
          await checkLists(room, linksOf)
        }),
        { numRuns: 12, endOnFailure: true },
      )
    })
  })
})

async function listsIn(database: Database): Promise<Map<string, string[]>> {
  const rows = await database.query<{ article: string; targets: string[] }>(Prisma.sql`SELECT article_id AS article,
    array_agg(target_id::text ORDER BY position) AS targets FROM article_neighbour GROUP BY article_id`)
  return new Map(rows.map(({ article, targets }) => [article, targets]))
}

interface Facts {
  readonly id: string
  readonly text: string
  readonly authors: string[]
  readonly topics: string[]
  readonly section: string | null
  readonly publishedAt: Date
}

/** Every list of every visible article, each piece of evidence looked up in the two articles. */
async function checkLists(room: Newsroom, linksOf: (id: string, size: number) => Promise<RelatedLinkRecord[]>): Promise<void> {
  const rows =
    await room.database.query<Facts>(Prisma.sql`SELECT article.id, article.section_id AS section, article.published_at AS "publishedAt",
      article.title || ' ' || coalesce(article.lead, '') || ' ' || coalesce((SELECT string_agg(block ->> 'text', ' ') FROM article_body, json_array_elements(blocks) AS block WHERE article_id = article.id), '') AS text,
      ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id) AS authors,
      ARRAY(SELECT topic_id::text FROM article_topic WHERE article_id = article.id) AS topics
    FROM article WHERE article.state = 'PUBLISHED' AND article.visible_from <= ${room.clock.now}
      AND (article.visible_until IS NULL OR article.visible_until > ${room.clock.now})`)
  const shown = new Map(rows.map((row) => [row.id, row]))
  const pins = await room.database.query<{ source: string; target: string }>(Prisma.sql`
    SELECT article_id AS source, target_id AS target FROM related_link WHERE target_id IS NOT NULL ORDER BY article_id, position`)
  for (const source of rows) {
    const links = await linksOf(source.id, 16)
    expect(await linksOf(source.id, 16)).toEqual(links)
    const targets = links.flatMap(({ target }) => (target ? [target.id] : []))
    expect(new Set(targets).size).toBe(targets.length)
    expect(targets).not.toContain(source.id)
    expect(targets.every((target) => shown.has(target))).toBe(true)
    const pinned = pins.filter((pin) => pin.source === source.id).map(({ target }) => target)
    expect(targets.filter((target) => pinned.includes(target))).toEqual(
      [...new Set(pinned)].filter((target) => target !== source.id && shown.has(target)),
    )
    const order = ['EDITORIAL', 'ALGORITHM', 'BACKFILL']
    expect(links.map((link) => order.indexOf(link.source))).toEqual(
      links.map((link) => order.indexOf(link.source)).toSorted((a, b) => a - b),
    )
    const scores = links.flatMap(({ score }) => (score === null ? [] : [score]))
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true)
    for (const link of links) for (const reason of link.reasons) checkReason(reason, source, link, shown)
  }
}

function checkReason(
  reason: RelatedLinkRecord['reasons'][number],
  source: Facts,
  link: RelatedLinkRecord,
  shown: ReadonlyMap<string, Facts>,
): void {
  const target = shown.get(link.target?.id ?? '')
  if (reason.kind === 'editorsChoice') return
  if (!target) throw new Error('Only an editor’s link may lead elsewhere.')
  switch (reason.kind) {
    case 'similarText':
      expect(reason.terms.length).toBeGreaterThan(0)
      for (const term of reason.terms) expect([source.text.includes(term), target.text.includes(term)], term).toEqual([true, true])
      return
    case 'sharedTopics':
      expect(reason.topicIds.length).toBeGreaterThan(0)
      for (const topic of reason.topicIds) expect([source.topics.includes(topic), target.topics.includes(topic)]).toEqual([true, true])
      return
    case 'sameAuthor':
      expect([source.authors.includes(reason.authorId), target.authors.includes(reason.authorId)]).toEqual([true, true])
      return
    case 'sameSection':
      expect([source.section, target.section]).toEqual([reason.sectionId, reason.sectionId])
      return
    case 'sameStory':
      expect(shown.has(reason.articleId)).toBe(true)
      expect(Math.abs(source.publishedAt.getTime() - target.publishedAt.getTime())).toBeLessThanOrEqual(weights.storyDays * 86_400_000)
      return
    case 'recent':
      expect(reason.publishedAt).toEqual(target.publishedAt)
  }
}
