import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BodyBlock, Mark, RichText } from '../../src/content/body.ts'
import type { Image } from '../../src/content/image.ts'
import { ndjsonHeader, ndjsonLine } from '../../src/formats/ndjson.ts'
import type { Found } from '../../src/importers/importer.ts'
import { ndjson } from '../../src/importers/ndjson/ndjson.ts'
import type { FoundSource } from '../../src/importers/run/find-sources.ts'
import { importSources } from '../../src/importers/run/import.ts'
import { openSource } from '../../src/importers/source.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { readArchive } from '../../src/store/reads/archive.ts'
import { onBothDatabases } from '../databases.ts'
import { history, play, start } from '../leak/history.ts'
import { Newsroom } from '../newsroom.ts'

const settings = { language: 'fr', timeZone: 'Africa/Bamako', publicationName: null, at: new Date('2026-01-01T00:00:00Z') }

const textSource = (text: string): FoundSource => ({
  name: 'paper.ndjson',
  bytes: null,
  isNamed: true,
  open: () => openSource({ name: 'paper.ndjson' }, Readable.from([Buffer.from(text)])),
})

const take = (room: Newsroom, text: string, isStrict = false) =>
  importSources(room.database, [textSource(text)], { settings, importers: [ndjson], isStrict })

async function exported(room: Newsroom): Promise<string> {
  const lines: string[] = [ndjsonHeader]
  await readArchive(room.database, async (records) => void lines.push(...records.map(ndjsonLine)))
  return lines.join('')
}

/** The rows of all tables with content, whatever their visibility. Of the audit trail, only revisions are part of an export; events are not. */
async function contents(room: Newsroom): Promise<unknown> {
  const tables = ['article', 'article_body', 'article_slug', 'article_url', 'article_title', 'article_author', 'article_topic', 'section']
  tables.push('section_slug', 'author', 'author_slug', 'topic', 'topic_slug', 'related_link', 'contribution', 'correction', 'front')
  const found: Record<string, unknown> = {}
  for (const table of tables) {
    const rows = await room.database.query<{ row: string }>(Prisma.raw(`SELECT ${table}::text AS row FROM ${table} ORDER BY 1`))
    found[table] = rows.map(({ row }) => row)
  }
  found.revisions = await room.database.query(
    Prisma.sql`SELECT at, actor, actor_name, action, about, version, before, after FROM audit WHERE version IS NOT NULL ORDER BY id`,
  )
  return found
}

onBothDatabases('An export', (kind) => {
  let [from, into]: Newsroom[] = []
  beforeAll(async () => {
    from = await Newsroom.open(kind)
    into = await Newsroom.open(kind)
  })
  afterAll(async () => {
    await from?.close()
    await into?.close()
  })

  test('restores the same content after any history', { timeout: 300_000 }, async () => {
    if (!from || !into) throw new Error('no rooms')
    const [here, there] = [from, into]
    await fc.assert(
      fc.asyncProperty(history, fc.array(blocks, { maxLength: 3 }), async (steps, bodies) => {
        await here.reset()
        await there.reset()
        here.clock.now = new Date(start)
        for (const [turn, step] of steps.entries()) await play(here, step, turn)
        const publishedAt = new Date(start)
        await here.save(
          ...bodies.map((body, index) => ({
            title: `Corps ${index}`,
            sourceKey: `corps:${index}`,
            body,
            formerSlugs: [`ancien-${index % 2}`],
            formerUrls: ['https://source.example/partagee'],
            url: 'https://source.example/partagee',
            section: { name: 'Football', parent: { name: 'Sports', description: 'Tous' } },
            mayBeSyndicated: index === 0,
            contributions: [
              { key: 'a', replyTo: null, authorName: 'Lecteur "A"', text: 'Un\tdeux\n{trois}', publishedAt },
              { key: 'b', replyTo: 'a', authorName: 'B', text: '', publishedAt },
            ],
            corrections: [{ at: publishedAt, note: 'Erreur \\ corrigée' }],
          })),
        )
        const text = await exported(here)
        const report = await take(there, text)
        expect(report.rejected).toEqual([])
        expect(await contents(there)).toEqual(await contents(here))
        expect(await exported(there)).toBe(text)
        // Importing it again, there or into the original database, changes nothing.
        expect(await take(there, text)).toMatchObject({ new: 0, updated: 0, completed: 0 })
        expect(await take(here, text)).toMatchObject({ new: 0, updated: 0, completed: 0 })
        expect(await exported(there)).toBe(text)
      }),
      { numRuns: 15 },
    )
  })

  test('replaces an earlier export completely', async () => {
    if (!from || !into) throw new Error('no rooms')
    await from.reset()
    await into.reset()
    from.clock.now = new Date(start)
    const save = {
      do: 'save',
      article: 1,
      state: 'PUBLISHED',
      opens: 0,
      lasts: null,
      section: 1,
      authors: [1],
      topics: [2],
      links: [],
      access: 'FREE',
      mayBeSyndicated: false,
    } as const
    await play(from, save, 1)
    await play(from, { ...save, article: 2 }, 2)
    await take(into, await exported(from))
    await play(from, { do: 'pin', article: 0, targets: [1] }, 3)
    await play(from, { do: 'front', articles: [1, 0] }, 3)
    await play(from, { do: 'retitle', article: 0 }, 4)
    await play(from, { do: 'withdraw', article: 1 }, 5)
    const later = await exported(from)
    expect(await take(into, later)).toMatchObject({ new: 0, updated: 2, unchanged: 0, rejected: [] })
    expect(await exported(into)).toBe(later)
  })

  test('loses only the articles that the database refuses; a strict import stops at the first one', async () => {
    if (!into) throw new Error('no room')
    const line = (key: string, id: string) =>
      JSON.stringify({ id: `00000000-0000-8000-8000-00000000000${id}`, version: 1, key, title: key, publishedAt: '2022-10-06' })
    const others = Array.from({ length: 2000 }, (_, n) => JSON.stringify({ key: `n${n}`, title: `Titre ${n}`, publishedAt: '2022-10-06' }))
    const text = [line('a', '1'), line('b', '1'), line('c', '2'), ...others].join('\n')
    const rejected = [{ item: 'paper.ndjson#line 2', rule: 'database' }]
    await into.reset()
    expect(await take(into, text, true)).toMatchObject({ new: 1, rejected })
    await into.reset()
    expect(await take(into, text)).toMatchObject({ new: 2002, rejected })
  })
})

describe('A line', () => {
  const read = async (...lines: (object | string)[]) => {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const source = await openSource({ name: 'x.ndjson' }, Readable.from([Buffer.from(text)]))
    const found: Found[] = []
    for await (const one of ndjson.read(source, settings)) found.push(one)
    return found
  }

  test('of an article needs a title and a date', async () => {
    const [found] = await read({
      title: 'Un titre',
      publishedAt: '2022-10-06T07:13',
      text: 'Un.\n\n## Deux\n\nTrois.',
      authors: ['Awa SANGALA et AFP'],
      section: 'Sports',
    })
    expect(found).toMatchObject({
      kind: 'article',
      item: 'line 1',
      article: {
        sourceKey: 'ndjson:2022-10-06T07:13Z:un titre',
        publishedAt: new Date('2022-10-06T07:13:00Z'),
        state: 'PUBLISHED',
        language: 'fr',
        section: 'Sports',
        credits: [
          { name: 'Awa SANGALA', kind: 'PERSON' },
          { name: 'AFP', kind: 'ORGANISATION' },
        ],
        body: [
          { kind: 'paragraph', text: 'Un.' },
          { kind: 'subheading', level: 2, text: 'Deux' },
          { kind: 'paragraph', text: 'Trois.' },
        ],
      },
    })
  })

  test('of an article accepts its text as HTML, and counts the elements that no block can represent', async () => {
    const html =
      '<h2>Un</h2><p>Le <b>pont</b> <a href="/x" onclick="x()">ouvre</a>.<script>x()</script></p><table><tr><td>Un</td><td>Deux</td></tr><tr><td>1</td><td>2</td></tr></table>'
    const [found] = await read({ title: 'Un titre', publishedAt: '2022-10-06', url: 'https://journal.example/pont', html })
    expect(found).toMatchObject({
      untyped: 1,
      article: {
        body: [
          { kind: 'subheading', level: 2, text: 'Un' },
          {
            kind: 'paragraph',
            text: 'Le pont ouvre.',
            marks: [
              { kind: 'strong', start: 3, end: 7 },
              { kind: 'link', start: 8, end: 13, href: 'https://journal.example/x' },
            ],
          },
          { kind: 'paragraph', text: 'Un | Deux' },
          { kind: 'paragraph', text: '1 | 2' },
        ],
      },
    })
  })

  test.each<[string, object | string, string]>([
    ['no JSON', '{"title":', 'json'],
    ['no object', '[1]', 'json'],
    ['no title', { publishedAt: '2022-10-06' }, 'title'],
    ['a date that is none', { title: 'Un', publishedAt: '2022-02-31' }, 'publishedAt'],
    ['an unknown property', { title: 'Un', publishedAt: '2022-02-01', lede: 'x' }, 'lede'],
    ['an address that does something', { title: 'Un', publishedAt: '2022-02-01', url: 'javascript:alert(1)' }, 'url'],
    [
      'a mark past the end of its text',
      { title: 'Un', publishedAt: '2022-02-01', body: [{ kind: 'paragraph', text: 'abc', marks: [{ kind: 'strong', start: 1, end: 9 }] }] },
      'body.0',
    ],
    ['a text in two ways', { title: 'Un', publishedAt: '2022-02-01', text: 'Un.', html: '<p>Un.</p>' }, 'body'],
    ['a later version of the form', { kiosque: 99 }, 'version'],
  ])('with %s is rejected, and the next one taken', async (_name, line, rule) => {
    expect(await read(line, '', { title: 'Bien', publishedAt: '2022-02-01' })).toMatchObject([
      { kind: 'rejected', item: 'line 1', cause: { rule } },
      { kind: 'article', item: 'line 3' },
    ])
  })
})

// URLs in the normal form in which every importer stores them.
const url = fc.webUrl({ withQueryParameters: true }).map((address) => new URL(address).href)
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !text.includes('\u0000') && text.trim() !== '')
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '))

/** Rich text with marks in order: each one is inside the previous one or after it. */
const rich: fc.Arbitrary<RichText> = fc.tuple(words, fc.nat(9), fc.nat(9), url).map(([text, a, b, href]) => {
  const [start, end] = [a % text.length, text.length]
  const inner = Math.min(end, start + 1 + (b % 5))
  const marks: Mark[] = [
    { kind: 'link', start, end, href },
    { kind: 'strong', start, end: inner },
  ]
  return b % 3 === 0 ? { text } : { text, marks }
})

const picture: fc.Arbitrary<Image> = fc.record({
  url,
  template: fc.constantFrom(null, 'https://images.example/{width}/1.jpg'),
  width: fc.option(fc.integer({ min: 1, max: 9000 })),
  height: fc.option(fc.integer({ min: 1, max: 9000 })),
  alt: fc.oneof(fc.constant(''), words),
  caption: fc.option(words),
  credit: fc.option(words),
})

const blocks: fc.Arbitrary<BodyBlock[]> = fc.array(
  fc.oneof<fc.Arbitrary<BodyBlock>[]>(
    rich.map((text) => ({ kind: 'paragraph', ...text })),
    fc.tuple(rich, fc.integer({ min: 2, max: 4 })).map(([text, level]) => ({ kind: 'subheading', level, ...text })),
    fc.tuple(rich, fc.option(words)).map(([text, attribution]) => ({ kind: 'quote', attribution, ...text })),
    fc.tuple(fc.array(rich, { maxLength: 3 }), fc.boolean()).map(([items, ordered]) => ({ kind: 'list', ordered, items })),
    fc.tuple(picture, fc.option(words)).map(([image, caption]) => ({ kind: 'figure', image, caption })),
    fc
      .tuple(url, fc.option(words), fc.option(words))
      .map(([address, provider, title]) => ({ kind: 'embed', url: address, provider, title })),
  ),
  { minLength: 1, maxLength: 6 },
)
