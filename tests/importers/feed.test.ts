import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { feed } from '../../src/importers/feed/feed.ts'
import type { FeedItem } from '../../src/importers/feed/item.ts'
import { readJsonFeed } from '../../src/importers/feed/json-feed.ts'
import { readXmlFeed } from '../../src/importers/feed/xml-feed.ts'
import { decodeDocument } from '../../src/importers/parsing/encoding.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn } from './reading.ts'

const rss = (items: string): string => `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Le Fleuve</title>
  <link>https://fleuve.example/</link><language>fr-ML</language>${items}</channel></rss>`

describe('A feed', () => {
  const item = `<item><title>Le pont &amp; l&#8217;eau</title><link>https://fleuve.example/pont?utm=1</link><guid isPermaLink="false">12</guid>
    <dc:creator>awa@fleuve.example (Awa Sangala)</dc:creator><dc:creator>Le Fleuve</dc:creator><category>Transports</category>
    <pubDate>Tue, 05 Mar 2024 07:30:00 +0100</pubDate><description><![CDATA[<p>En <b>deux</b> mots.</p>]]></description>
    <media:content url="https://fleuve.example/p.jpg" medium="image"/>
    <content:encoded><![CDATA[<p>Le pont.</p><img src="/i.jpg" alt="I"><script>x</script>]]></content:encoded></item>`

  test('gives one article for each item, with its key, date in UTC, text and authors', async () => {
    const image = { template: null, width: null, height: null, caption: null, credit: null }
    expect(await articlesIn(feed, rss(item))).toEqual([
      {
        sourceKey: 'feed:fleuve.example:12',
        state: 'PUBLISHED',
        url: 'https://fleuve.example/pont?utm=1',
        title: 'Le pont & l’eau',
        lead: 'En deux mots.',
        body: [
          { kind: 'paragraph', text: 'Le pont.' },
          { kind: 'figure', image: { ...image, url: 'https://fleuve.example/i.jpg', alt: 'I' }, caption: null },
        ],
        byline: 'Awa Sangala',
        credits: [{ name: 'Awa Sangala', kind: 'PERSON' }],
        section: null,
        topics: ['Transports'],
        image: { ...image, url: 'https://fleuve.example/p.jpg', alt: '' },
        genre: 'NEWS',
        language: 'fr-ML',
        access: 'FREE',
        publishedAt: new Date('2024-03-05T06:30:00Z'),
        visibleFrom: new Date('2024-03-05T06:30:00Z'),
        visibleUntil: null,
        updatedAt: new Date('2024-03-05T06:30:00Z'),
        relatedLinks: [],
        contributionsMessage: null,
        mayBeSyndicated: true,
      },
    ])
  })

  test('that is truncated gives its complete items, and reports the truncation', async () => {
    const found: string[] = []
    const torn = rss(`${item}${item}`).replace(/<\/content:encoded><\/item><\/channel>.*/su, '')
    await expect(
      (async () => {
        for (const { item: name } of await findIn(feed, torn)) found.push(name)
      })(),
    ).rejects.toThrow('xml: expected a complete feed, found one that ends inside <content:encoded>.')
    expect((await readXmlFeed(torn)).items.map(({ guid }) => guid)).toEqual(['12'])
  })

  test('without dates, titles or keys gets the date of the import and its first words as a title, and empty items are skipped', async () => {
    const items =
      '<item><link>https://fleuve.example/1</link><description>Premiers mots. Suite.</description></item><item><title>Sans clé</title></item><item><author>x</author></item>'
    expect(await findIn(feed, rss(items))).toMatchObject([
      { kind: 'article', article: { sourceKey: 'https://fleuve.example/1', title: 'Premiers mots. Suite.', isUndated: true, body: null } },
      { kind: 'article', article: { sourceKey: 'feed:Le Fleuve:sans clé', title: 'Sans clé' } },
      { kind: 'skipped' },
    ])
  })

  test('with a wrong encoding, bare ampersands, unescaped markup and HTML entities is read', async () => {
    const bad = rss('<item><title>Été & <i>pluie</i> à S&eacute;gou</title><link>https://fleuve.example/2?a=1&b=2</link></item>')
    expect(await articlesIn(feed, Buffer.from(bad.replace('1.0"?', '1.0" encoding="utf-8"?'), 'latin1'))).toMatchObject([
      { title: 'Été & pluie à Ségou', url: 'https://fleuve.example/2?a=1&b=2' },
    ])
  })

  test('can be Atom with XHTML, or JSON', async () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>tag:f,2024:1</id><title type="html">Un &lt;b>titre&lt;/b></title>
      <link href="https://f.example/1"/><updated>2024-03-05T07:30:00Z</updated><author><name>Awa Sangala</name></author>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un <em>texte</em></p></div></content></entry></feed>`
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'F',
      items: [
        {
          id: 'tag:f,2024:1',
          url: 'https://f.example/1',
          title: 'Un titre',
          content_html: '<p>Un <em>texte</em></p>',
          date_published: '2024-03-05T07:30:00Z',
          authors: [{ name: 'Awa Sangala' }],
        },
      ],
    })
    const [fromAtom] = await articlesIn(feed, atom)
    expect(fromAtom).toMatchObject({ sourceKey: 'tag:f,2024:1', title: 'Un titre', credits: [{ name: 'Awa Sangala' }] })
    expect(await articlesIn(feed, json)).toEqual([fromAtom])
  })
})

interface Expected {
  items?: ExpectedItem[]
  entries?: ExpectedItem[]
}
type ExpectedItem = Record<string, unknown> & { links?: (string | { href: string; rel?: string })[] }

/** Compares each field with the result of another parser on the same feeds. */
withSharedData('The feeds of another parser’s suite', () => {
  const folder = sharedData('feeds/')
  const pairs = globSync(`${folder}**/*.{xml,json}`)
    .map((file) => ({ file, other: file.endsWith('.xml') ? file.replace(/\.xml$/u, '.json') : file.replace(/\.json$/u, '_expected.json') }))
    .flatMap(({ file, other }) => {
      const expected = readOr(other)
      return expected === null ? [] : [{ file, expected }]
    })

  test('are all read, and their items have the expected fields, with known exceptions', async () => {
    const agreed: Record<string, string> = {}
    const counts: Record<string, [number, number]> = {}
    const rest: string[] = []
    for (const { file, expected } of pairs) {
      const items = await itemsIn(file)
      const wanted = expected.items ?? expected.entries ?? []
      expect([file, items.length]).toEqual([file, wanted.length])
      for (const [index, item] of wanted.entries()) {
        for (const [field, theirs, ours] of fieldsOf(item, items[index])) {
          const count = counts[field] ?? [0, 0]
          counts[field] = count
          count[1]++
          if (theirs === ours) count[0]++
          else if (!reasons.some(([reason]) => reason.test(`${field} ${file.slice(folder.length)}`)))
            rest.push(`${field} of ${file}: ${theirs} / ${ours}`)
        }
      }
    }
    for (const [field, [same, all]] of Object.entries(counts)) agreed[field] = `${same} of ${all}`
    expect(pairs).toHaveLength(533)
    expect(rest).toEqual([])
    expect(agreed).toEqual({
      authors: '23 of 26',
      categories: '14 of 15',
      content: '25 of 29',
      guid: '16 of 17',
      image: '9 of 11',
      link: '21 of 22',
      published: '12 of 12',
      summary: '44 of 44',
      title: '37 of 52',
      updated: '9 of 10',
    })
  })
})

/** The reasons for the remaining differences, by field and file. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^title .*(?:markup|base64|xml_base)/u, 'titles are plain text, so markup is removed'],
  [/^content .*html_div_escaped/u, 'content that was escaped twice is unescaped only once'],
  [/^content .*content_src/u, 'content at another URL is not fetched'],
  [/issue_275_extensions_and_source/u, 'extensions inside an author, and base64 without a type'],
  [/^authors .*mixed_content/u, 'text between elements is not read as a name'],
  [/^guid .*xml_base/u, 'ids are compared as written, so they are not made absolute'],
  [/^link .*uri_at_protocol/u, 'an @ before a URL'],
  [/^(?:categories|updated) .*item_extensions/u, 'categories keep the order of the elements; one of the dates belongs to the publication'],
  [/^image .*item_(?:content|description)/u, 'a picture in the text is extracted later'],
]

function fieldsOf(theirs: ExpectedItem, ours: FeedItem | undefined): [string, string, string | null][] {
  const words = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value.trim().replace(/\s+/gu, ' ') : null)
  const of = (name: string, inner: string): unknown => {
    const value = theirs[name]
    return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === inner)?.[1] : value
  }
  const names = (value: unknown, inner: string): string | null => {
    const list = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
      if (typeof one === 'string') return [one]
      return typeof one === 'object' && one !== null
        ? Object.entries(one).flatMap(([key, name]) => (key === inner && typeof name === 'string' ? [name] : []))
        : []
    })
    return list.length > 0 ? JSON.stringify(list) : null
  }
  const instant = (text: unknown): string | null => (typeof text === 'string' && text ? new Date(text).toISOString() : null)
  const [link] = (theirs.links ?? []).flatMap((one) =>
    typeof one === 'string' ? [one] : one.rel === undefined || one.rel === 'alternate' ? [one.href] : [],
  )
  const pairs: [string, string | null, string | null][] = [
    ['title', words(theirs.title), words(ours?.title)],
    ['link', words(theirs.link ?? theirs.url ?? link), words(ours?.link)],
    ['guid', words(of('guid', 'value') ?? theirs.id), words(ours?.guid)],
    ['content', words(of('content', 'value') ?? of('content', 'src') ?? theirs.content_html ?? theirs.content_text), words(ours?.content)],
    ['summary', words(theirs.summary ?? theirs.description), words(ours?.summary ?? ours?.content)],
    ['authors', names(theirs.authors ?? theirs.author, 'name'), JSON.stringify(ours?.authors)],
    ['categories', names(theirs.categories ?? theirs.tags, 'term') ?? names(theirs.categories, 'value'), JSON.stringify(ours?.categories)],
    [
      'published',
      instant(theirs.publishedParsed ?? theirs.pubDateParsed ?? theirs.date_published),
      instant(ours?.published ?? ours?.updated),
    ],
    ['updated', instant(theirs.updatedParsed ?? theirs.date_modified), instant(ours?.updated)],
    ['image', words(of('image', 'url')), words(ours?.imageUrl)],
  ]
  return pairs.flatMap(([field, a, b]) => (a === null ? [] : [[field, a, b]]))
}

async function itemsIn(file: string): Promise<readonly FeedItem[]> {
  const text = decodeDocument(readFileSync(file)).replace(/^\ufeff/u, '')
  return file.endsWith('.json') ? readJsonFeed(text).flatMap((item) => item ?? []) : (await readXmlFeed(text)).items
}

function readOr(file: string): Expected | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Expected
  } catch {
    return null
  }
}
