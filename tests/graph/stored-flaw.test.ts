import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { anonymous } from '../../src/content/viewer.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { nothingHeldBack, onBothDatabases } from '../databases.ts'
import { editor, Newsroom, publication } from '../newsroom.ts'
import { everythingOf } from './selection.ts'

/** A flaw that a statement writes into the second of three articles, with the fields that cannot be returned; none if the value can be corrected. */
const flaws: [flaw: string, statement: string, fields: string[]][] = [
  ['an address without a scheme', `UPDATE article SET url = '//evil'`, []],
  ['an address that is a script', `UPDATE article SET url = 'javascript:alert(1)'`, ['url']],
  ['an address that is none', `UPDATE article SET url = 'http://'`, ['url']],
  ['an empty address', `UPDATE article SET url = ''`, ['url']],
  ['a language with an underscore', `UPDATE article SET language = 'fr_ml'`, []],
  ['a language that is none', `UPDATE article SET language = 'ça'`, ['language']],
  ['a picture of nothing', `UPDATE article SET image = '{}'`, ['image']],
  ['a picture that is a text', `UPDATE article SET image = '"https://a.example/"'`, ['image']],
  ['a picture that is a script', `UPDATE article SET image = '{"url": "javascript:alert(1)", "alt": ""}'`, ['image']],
  [
    'a picture of which nothing else is known',
    `UPDATE article SET image = '{"url": "https://a.example/1.jpg", "width": "wide", "height": 1e20}'`,
    [],
  ],
  ['a date without end', `UPDATE article SET published_at = 'infinity', updated_at = 'infinity'`, []],
  ['a date without beginning', `UPDATE article SET published_at = '-infinity'`, []],
  ['a date before our era', `UPDATE article SET published_at = '0044-03-15 BC'`, []],
  ['a year of five digits', `UPDATE article SET published_at = '33658-01-01', updated_at = '33658-01-01'`, []],
  ['an expiry without end', `UPDATE article SET visible_until = 'infinity', visible_from = '-infinity'`, []],
  ['fewer words than none', `UPDATE article SET word_count = -1`, []],
  ['a text that is not a list', `UPDATE article_body SET blocks = '{"kind": "paragraph"}'`, ['body']],
  ['blocks of no known kind', `UPDATE article_body SET blocks = '[{"kind": "nonsense"}, null, 1, {"kind": "constructor"}]'`, ['body']],
  [
    'blocks without words',
    `UPDATE article_body SET blocks = '[{"kind": "paragraph"}, {"kind": "list"}, {"kind": "quote", "text": 1}]'`,
    ['body'],
  ],
  [
    'marks that are none',
    `UPDATE article_body SET blocks = '[{"kind": "paragraph", "text": "Le pont", "marks": [{}, 1]}, {"kind": "quote", "text": "a", "marks": "b"}]'`,
    [],
  ],
  [
    'a figure and an embed that are scripts',
    `UPDATE article_body SET blocks = '[{"kind": "figure", "image": {"url": "javascript:1"}}, {"kind": "embed", "url": "javascript:1"}]'`,
    ['body'],
  ],
  ['a correction without end', `UPDATE correction SET at = '-infinity'`, []],
  ['a contribution without end', `UPDATE contribution SET published_at = 'infinity'`, []],
  ['a printed link that is a script', `UPDATE related_link SET url = 'javascript:alert(1)', title = 'Ailleurs'`, ['url']],
  ['an author’s portrait of nothing', `UPDATE author SET portrait = '{"url": 1}'`, ['portrait']],
  [
    'a similarity that is not a number',
    `INSERT INTO article_neighbour SELECT a.id, 0, b.id, 'NaN', 'NaN', NULL, ARRAY[NULL, 'pont'] FROM article AS a, article AS b WHERE a.slug = 'pont-deux' AND b.slug = 'pont-trois'`,
    [],
  ],
]

/** Every list that contains all three articles, with its path in the response. */
const lists: [selection: string, path: string][] = [
  ['articles(first: 3) { nodes { ...Whole } edges { cursor node { ...Whole } } totalCount }', 'articles.nodes'],
  ['articles(first: 3) { edges { cursor node { ...Whole } } totalCount pageInfo { hasNextPage endCursor } }', 'articles.edges'],
  ['section(by: { slug: "regions" }) { latest(first: 3) { ...Whole } }', 'section.latest'],
  ['section(by: { slug: "regions" }) { articles(first: 3) { nodes { ...Whole } } }', 'section.articles.nodes'],
  [
    'author(by: { slug: "awa-sangala" }) { portrait { url } timeline(first: 3) { nodes { ...Whole } years { year count } } }',
    'author.timeline.nodes',
  ],
  ['topic(by: { slug: "ponts" }) { articles(first: 3) { nodes { ...Whole } } }', 'topic.articles.nodes'],
  ['publication { front(first: 3) { ...Whole } }', 'publication.front'],
  ['search(query: "pont", first: 3) { nodes { ...Whole } edges { snippet score } }', 'search.nodes'],
  ['nodes(ids: $ids) { ...Whole }', 'nodes'],
  ['changes(first: 3) { changes { ... on ArticleChanged { article { ...Whole } } } }', 'changes.changes'],
  ['desk { articles(first: 3) { nodes { ...Whole } } }', 'desk.articles.nodes'],
]

/** The value at a path of a response. */
const valueAt = (data: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], data)

/** The values that replace unreadable ones. */
const standIn = (field = ''): unknown =>
  ({
    url: expect.toSatisfy((url) => url === null || url === `${publication.url}/a/pont-deux`),
    language: 'und',
    image: null,
    portrait: null,
    body: expect.objectContaining({ blocks: [] }),
  })[field]

const paths = [
  '/',
  '/section/regions',
  '/author/awa-sangala',
  '/topic/ponts',
  '/a/pont-deux',
  ...['rss', 'atom', 'json'].flatMap((format) => [
    `/feeds/latest.${format}`,
    `/feeds/section/regions.${format}`,
    `/feeds/author/awa-sangala.${format}`,
    `/feeds/search.${format}?q=pont`,
  ]),
  '/sitemap.xml',
  '/sitemap-news.xml',
  '/sitemaps/authors.xml',
  `/oembed?url=${encodeURIComponent(`${publication.url}/a/pont-deux`)}`,
]

const subscriber = { ...editor, audience: 'SUBSCRIBER' as const }

const types = ['text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']

/** Every document with articles, in each of its media types. */
const documents = paths.flatMap((path): [path: string, type: string][] =>
  /^\/(?:$|section|author|topic|a\/)/u.test(path) ? types.map((type) => [path, type]) : [[path, '*/*']],
)

onBothDatabases('A row with', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(() => room.reset())

  test.each(flaws)('%s does not empty a list, a feed or a page, and is reported', async (_, statement, fields) => {
    const picture = { url: 'https://a.example/1.jpg', template: null, width: null, height: null, alt: '', caption: null, credit: null }
    const ids = await room.save(
      ...['Pont un', 'Pont deux', 'Pont trois'].map((title, index) => ({
        title,
        url: `https://source.example/${index}`,
        publishedAt: new Date(Date.UTC(2025, 1, 1 + index)),
        lead: null,
        body: [{ kind: 'paragraph' as const, text: 'Le pont est ouvert.' }],
        section: 'Régions',
        topics: ['Ponts'],
        image: picture,
        credits: [{ name: 'Awa SANGALA', kind: 'PERSON' as const, portrait: picture }],
        relatedLinks: [{ title: 'Ailleurs', teaser: null, url: 'https://ailleurs.example/', note: null }],
        contributions: [{ key: 'a', replyTo: null, authorName: 'Lecteur', text: 'Merci', publishedAt: new Date('2025-03-01') }],
        corrections: [{ at: new Date('2025-03-01'), note: 'Corrigé.' }],
      })),
    )
    const spoilt = ids.get('Pont deux') ?? ''
    const where =
      statement.includes('INSERT') || statement.includes('author SET')
        ? ''
        : ` WHERE ${statement.startsWith('UPDATE article SET') ? 'id' : 'article_id'} = '${spoilt}'`
    await room.database.query(Prisma.raw(`${statement}${where}`))
    await nothingHeldBack(room.database)

    const reported = new Set<unknown>()
    for (const [selection, path] of lists) {
      const { data, errors, extensions } = await room.ask(
        `query ($ids: [ID!]!) { ${selection} nodes(ids: $ids) { ...Whole } } fragment Whole on Article ${everythingOf('Article', 3)}`,
        { ids: [...ids.values()].map((id) => encodeId('Article', id)) },
        path.startsWith('desk') ? editor : subscriber,
      )
      expect(errors).toBeUndefined()
      expect([path, valueAt(data, path)]).toEqual([path, [expect.any(Object), expect.any(Object), expect.any(Object)]])
      for (const value of (extensions?.unreadableValues ?? []) as { message: string; path: (string | number)[] }[]) {
        const [, field] =
          /^The (?:article "pont-deux"|author "awa-sangala"|link "Ailleurs") has a "(\w+)" that can't be answered: found \S/u.exec(
            value.message,
          ) ?? []
        reported.add(field)
        expect(valueAt(data, value.path.join('.'))).toEqual(standIn(field))
      }
    }
    expect(reported).toEqual(new Set(fields))

    await Promise.all(
      documents.map(async ([path, type]) => {
        const response = await room.get(path, { Accept: type })
        expect([path, type, response.status]).toEqual([path, type, 200])
        expect(await response.text(), path).not.toMatch(/(?:href|src|url)["=:\s]+["']?javascript:/iu)
      }),
    )
  })

  test('an invalid block in a reserved body is reported without its content', async () => {
    const ids = await room.save({ title: 'Réservé', access: 'SUBSCRIBERS', body: [{ kind: 'paragraph', text: 'Le début. '.repeat(50) }] })
    const id = ids.get('Réservé') ?? ''
    const blocks = [
      { kind: 'paragraph', text: 'Le début. '.repeat(50) },
      { kind: 'nonsense', text: 'un mot secretzq' },
      'un autre secretzq',
    ]
    await room.database.query(Prisma.sql`UPDATE article_body SET blocks = ${JSON.stringify(blocks)}::json WHERE article_id = ${id}::uuid`)
    const answer = await room.ask(
      `{ node(id: "${encodeId('Article', id)}") { ...Whole } } fragment Whole on Article ${everythingOf('Article', 3)}`,
      {},
      anonymous,
    )
    expect(answer.extensions).toEqual({
      unreadableValues: [
        {
          message: 'The article "reserve" has a "body" that can\'t be answered: found no block in place 2, no block in place 3.',
          path: ['node', 'body'],
        },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('secretzq')
  })
})
