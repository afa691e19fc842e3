import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticleRecord } from '../../src/content/article.ts'
import { feedEntry, needsBodies } from '../../src/formats/feed.ts'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
import { rename } from '../../src/store/commands/entity-command.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom, publication } from '../newsroom.ts'
import { hostile, printable, saveArchive } from './archive.ts'
import { entriesOf } from './validators.ts'

onBothDatabases('Feeds', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await saveArchive(room)
  })
  afterAll(() => room.close())

  test.each(['rss', 'atom', 'json'])(
    'of each list say in %s what the archive says, break no rule, and take four statements at most',
    async (format) => {
      const [first, second, third, fourth] = [
        {
          id: `urn:uuid:${ids.get(`Titre : ${hostile}`)}`,
          url: 'https://source.example/?article=1&page=2',
          title: `Titre : ${printable}`,
          summary: `Chapô ${printable}`,
          html: expect.stringContaining(
            '<p>Voir <a href="https://source.example/a/autre">ici</a> et là.</p>\n<figure><img src="https://images.example/1.jpg?a=1&amp;b=%222%22"',
          ),
          authors: ['Awa SANGALA', 'Bakary DIOLO', 'AFP'],
          tags: ['Économie & Société', 'Coton', printable],
          publishedAt: '2025-10-06T07:13:00.000Z',
          updatedAt: '2025-10-06T09:30:00.000Z',
          access: 'FREE',
        },
        {
          id: `urn:uuid:${ids.get('Réservé')}`,
          url: 'https://journal.example/a/reserve',
          title: 'Réservé',
          summary: 'Le début que chacun lit ici.',
          html: '<p>Le début que chacun lit ici.</p>',
          authors: ['Awa SANGALA'],
          tags: ['Économie & Société'],
          publishedAt: '2025-10-05T07:13:00.000Z',
          updatedAt: '2025-10-05T07:13:00.000Z',
          access: 'SUBSCRIBERS',
        },
        {
          id: `urn:uuid:${ids.get('Sans texte')}`,
          url: 'https://journal.example/a/sans-texte',
          title: 'Sans texte',
          summary: undefined,
          html: undefined,
          authors: [],
          tags: ['Coton'],
          publishedAt: '2025-10-04T07:13:00.000Z',
          updatedAt: '2025-10-04T07:13:00.000Z',
          access: 'FREE',
        },
        {
          id: `urn:uuid:${ids.get('The harvest')}`,
          url: 'https://journal.example/a/the-harvest',
          title: 'The harvest',
          summary: expect.stringMatching(/^It rained\. /u),
          html: expect.stringMatching(/^<p>It rained\. .*…<\/p>$/u),
          authors: ['Bakary DIOLO'],
          tags: [],
          publishedAt: '2025-10-03T07:13:00.000Z',
          updatedAt: '2025-10-03T07:13:00.000Z',
          access: 'REGISTERED',
        },
      ]
      for (const [path, expected] of [
        ['latest', [first, second, third, fourth]],
        ['section/economie-and-societe', [first, second]],
        ['author/awa-sangala', [first, second]],
        ['topic/coton', [first, third]],
      ] as const) {
        const response = await room.get(`/feeds/${path}.${format}`)
        expect(response.status, path).toBe(200)
        expect(entriesOf(await response.text(), `${publication.url}/feeds/${path}.${format}`)).toEqual(expected)
        expect(room.statements().length, path).toBeLessThanOrEqual(4)
        expect(response.headers.get('link')).toBe(
          `<${publication.url}/feeds/${path}.${format}>; rel="self", <https://hub.example/>; rel="hub"`,
        )
      }
    },
  )

  test('without articles are valid', async () => {
    await room.save({ title: 'Demain', section: 'Vide', visibleFrom: new Date('2027-01-01T00:00:00Z') })
    for (const format of ['rss', 'atom', 'json']) {
      const response = await room.get(`/feeds/section/vide.${format}`)
      expect(entriesOf(await response.text(), `${publication.url}/feeds/section/vide.${format}`)).toEqual([])
    }
  })

  test('are sent once to a client that caches them, until the content changes', async () => {
    room.clock.now = new Date('2026-02-01T00:00:00Z')
    const saved = await room.save({ title: 'À retirer', section: 'Conditions' })
    room.clock.now = new Date('2026-02-01T01:00:00Z')
    const path = '/feeds/section/conditions.rss'
    const first = await room.get(path)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('last-modified')).toBe('Sun, 01 Feb 2026 00:00:00 GMT')
    expect(first.headers.get('cache-control')).toBe('public, max-age=60')
    const asked: [Record<string, string>, number][] = [
      [{ 'If-None-Match': etag }, 304],
      [{ 'If-None-Match': `"autre", W/${etag}` }, 304],
      [{ 'If-None-Match': '"autre"', 'If-Modified-Since': 'Sun, 01 Feb 2026 00:00:00 GMT' }, 200],
      [{ 'If-Modified-Since': 'Sun, 01 Feb 2026 00:00:00 GMT' }, 304],
      [{ 'If-Modified-Since': 'Sat, 31 Jan 2026 23:59:59 GMT' }, 200],
      [{ 'If-Modified-Since': 'hier' }, 200],
    ]
    for (const [headers, status] of asked) {
      const response = await room.get(path, headers)
      expect([headers, response.status, (await response.text()).length > 0]).toEqual([headers, status, status === 200])
    }
    const head = await room.get(path, {}, 'HEAD')
    expect([head.status, head.headers.get('etag'), head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      etag,
      first.headers.get('content-length'),
      '',
    ])
    await withdrawArticle(room.database, saved.get('À retirer') ?? '', 'Erreur', room.clock.now)
    room.clock.now = new Date('2026-02-01T02:00:00Z')
    const after = await room.get(path, { 'If-Modified-Since': 'Sun, 01 Feb 2026 00:00:00 GMT' })
    expect([after.status, after.headers.get('last-modified')]).toEqual([200, 'Sun, 01 Feb 2026 01:00:00 GMT'])
  })

  test('keep their former URLs, and have no others', async () => {
    const [row] = await room.database.prisma.author.findMany({ where: { slug: 'bakary-diolo' } })
    await rename(room.database, { kind: 'author', id: row?.id ?? '' }, 'Bakary Diolo-Kéïta', room.clock.now)
    const moved = await room.get('/feeds/author/bakary-diolo.atom')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${publication.url}/feeds/author/bakary-diolo-keita.atom`])
    for (const path of [
      '/feeds/author/nul.atom',
      '/feeds/latest.rss/',
      '/feeds/Latest.rss',
      '/feeds/author/%ff.rss',
      '/feeds/section/a/b.rss',
      '/x/feeds/latest.rss',
    ])
      expect([path, (await room.get(path)).status]).toEqual([path, 404])
    expect((await room.get('/feeds/latest.rss', {}, 'POST')).status).toBe(405)
  })
})

test('A feed contains only the fields of its form', () => {
  const article = {
    id: '1',
    slug: 's',
    url: null,
    title: 'T',
    lead: 'Le chapô',
    byline: null,
    image: null,
    genre: 'NEWS',
    language: 'fr',
    access: 'FREE',
    publishedAt: new Date(0),
    updatedAt: new Date(0),
    wordCount: 3,
    mayBeSyndicated: true,
    contributionsMessage: null,
    sectionId: null,
  } as const
  const whole = {
    article,
    authors: [],
    section: null,
    topics: [],
    corrections: [],
    body: { kind: 'full', blocks: [{ kind: 'paragraph', text: 'Le texte' }] },
  } as const
  const given = (['HEADLINE', 'LEAD', 'FULL'] as const).map((form) => {
    const { summary, contentHtml } = feedEntry(whole, form, publication)
    return [form, summary, contentHtml]
  })
  expect(given).toEqual([
    ['HEADLINE', null, null],
    ['LEAD', 'Le chapô', null],
    ['FULL', 'Le chapô', '<p>Le texte</p>'],
  ])
})

test('A feed reads bodies for its content, and for the summary of an article without a lead', () => {
  const withLead = { lead: 'Le chapô' } as ArticleRecord
  const withoutLead = { lead: null } as ArticleRecord
  const needed = (['HEADLINE', 'LEAD', 'FULL'] as const).map((form) => [
    form,
    needsBodies(form, [withLead, withLead]),
    needsBodies(form, [withLead, withoutLead]),
  ])
  expect(needed).toEqual([
    ['HEADLINE', false, false],
    ['LEAD', false, true],
    ['FULL', true, true],
  ])
})
