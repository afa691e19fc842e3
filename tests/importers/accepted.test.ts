import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SourceRejected } from '../../src/content/error.ts'
import { createIngest } from '../../src/importers/run/ingest.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { everythingOf } from '../graph/selection.ts'
import { editor, generous, Newsroom, publication } from '../newsroom.ts'

const strange = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '\uffff',
  'constructor',
  '__proto__',
  '<b>',
  '&amp;',
  ']]>',
  '%',
  '\\',
  '{width}',
  'x'.repeat(1000),
)
const text = fc.oneof(
  { weight: 40, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: strange },
)
const address = fc.oneof(
  { weight: 14, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '//evil',
      '//evil/a b',
      'HTTPS://A.Example:443/É',
      ' https://a.example/ ',
      'https://a.example/%zz?q=%#%',
      'https://ex\u00adample.example/',
      'https://[::1]/',
      'https://a.example/\t\n',
      'https:a.example',
      'https://user:word@a.example/',
      'https://999.999.999.999/',
      'https://xn--/',
      'https://a.example:99999/',
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'mailto:a@b.example',
      '/relative',
      '',
    ),
  },
)
const language = fc.constantFrom('fr', 'fr-ML', 'fr_ml', 'EN-us', 'zh-Hant-TW', 'und', 'fr-u-ca-gregory', 'i-klingon', 'français')
const instant = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.date({ min: new Date('2000-01-01'), max: new Date('2025-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1000-01-01',
      '0999-12-31',
      '0001-01-01',
      '9999-12-31T23:59:59.999Z',
      '2025-02-30',
      '+033658-09-27',
      'demain',
      '',
    ),
  },
)
const size = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1, 800, 2 ** 31 - 1) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31, 1e20, 0, -1, 0.5) },
)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 })

const image = fc.record(
  {
    url: address,
    template: maybe(fc.oneof(address, fc.constant('https://a.example/{width}.jpg'), fc.constant('https://{width}/'))),
    width: maybe(size),
    height: maybe(size),
    alt: text,
    caption: maybe(text),
    credit: maybe(text),
  },
  { requiredKeys: ['url'] },
)
const rich = fc.tuple(text, maybe(address)).map(([words, href]) => ({
  text: words,
  ...(href !== null && words.length > 0 && { marks: [{ kind: 'link', start: 0, end: words.length, href }] }),
}))
const block = fc.oneof(
  rich.map((one) => ({ kind: 'paragraph', ...one })),
  fc.tuple(rich, fc.constantFrom(1, 2, 3, 4, 5, 6, 2, 3, 2, 7)).map(([one, level]) => ({ kind: 'subheading', level, ...one })),
  fc.tuple(rich, maybe(text)).map(([one, attribution]) => ({ kind: 'quote', attribution, ...one })),
  fc.tuple(fc.boolean(), fc.array(rich, { maxLength: 3 })).map(([ordered, items]) => ({ kind: 'list', ordered, items })),
  fc.tuple(image, maybe(text)).map(([picture, caption]) => ({ kind: 'figure', image: picture, caption })),
  fc.tuple(address, maybe(text)).map(([url, title]) => ({ kind: 'embed', url, provider: null, title })),
)
const name = fc.oneof(text, fc.record({ name: text, slug: text }, { requiredKeys: ['name'] }))

const line = fc.record(
  {
    title: text,
    publishedAt: instant,
    updatedAt: instant,
    url: maybe(address),
    urls: fc.array(address, { maxLength: 2 }),
    slug: text,
    lead: maybe(text),
    body: maybe(fc.array(block, { maxLength: 4 })),
    byline: maybe(text),
    authors: fc.array(fc.oneof(text, fc.record({ name: text, portrait: image }, { requiredKeys: ['name'] })), { maxLength: 2 }),
    section: maybe(name),
    topics: fc.array(name, { maxLength: 2 }),
    image: maybe(image),
    genre: fc.constantFrom('NEWS', 'SPONSORED'),
    language,
    access: fc.constantFrom('FREE', 'SUBSCRIBERS'),
    relatedLinks: fc.array(
      fc.record({ title: text, url: maybe(address), teaser: maybe(text), note: maybe(text) }, { requiredKeys: ['title'] }),
      { maxLength: 2 },
    ),
    contributions: fc.array(fc.record({ key: text, authorName: text, text, publishedAt: instant }), { maxLength: 2 }),
    corrections: fc.array(fc.record({ at: instant, note: text }), { maxLength: 1 }),
  },
  { requiredKeys: ['title', 'publishedAt'] },
)

const item = fc
  .record(
    {
      headlines: fc.array(fc.record({ value: text }), { minLength: 1, maxLength: 1 }),
      bodies: fc.array(
        fc.tuple(text, address).map(([words, href]) => ({
          role: 'html',
          contentType: 'text/html',
          value: `<p>${words} <a href="${href}">ici</a></p><img src="${href}" width="9" height="9">`,
        })),
        { maxLength: 1 },
      ),
      descriptions: fc.array(fc.record({ value: text, contentType: fc.constant('text/plain') }), { maxLength: 1 }),
      language,
      versionCreated: instant,
      expires: instant,
      by: text,
      associations: fc.array(
        fc.record({
          uri: address,
          name: text,
          type: fc.constantFrom('picture', 'text'),
          headlines: fc.array(fc.record({ value: text }), { maxLength: 1 }),
          renditions: fc.array(fc.record({ name: fc.constant('a'), href: address, contentType: fc.constant('image/jpeg'), width: size }), {
            maxLength: 2,
          }),
        }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: ['headlines'] },
  )
  .map((given) => ({
    standard: { name: 'ninjs', version: '3.0', schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json' },
    uri: 'urn:a',
    type: 'text',
    firstCreated: '2025-03-04T06:00:00Z',
    ...given,
  }))

const pages = ['text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']

onBothDatabases('Any input from a CMS', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind, undefined, generous)
  })
  afterAll(() => room.close())

  test.each([
    ['NDJSON', 'application/x-ndjson', line as fc.Arbitrary<object>],
    ['ninjs', 'application/ninjs+json', item as fc.Arbitrary<object>],
  ])('as %s and is taken, is answered whole, in the graph and on every page', async (_, mediaType, arbitrary) => {
    const ingest = createIngest(room.database, () => ({
      language: 'fr',
      timeZone: publication.timeZone,
      publicationName: null,
      at: room.clock.now,
    }))
    let taken = 0
    await fc.assert(
      fc.asyncProperty(arbitrary, async (content) => {
        await room.reset()
        try {
          await ingest.put('key', mediaType, Buffer.from(JSON.stringify(content)))
        } catch (cause) {
          expect(cause).toBeInstanceOf(SourceRejected)
          return
        }
        taken++
        const [row] = await room.database.query<{ slug: string }>(Prisma.sql`SELECT slug FROM article`)
        for (const viewer of [editor, { ...editor, audience: 'SUBSCRIBER' as const }]) {
          const { errors } = await room.ask(
            `query ($slug: String) { article(by: { slug: $slug }) { ...Whole } articles { nodes { ...Whole } } }
             fragment Whole on Article ${everythingOf('Article', 3)}`,
            { slug: row?.slug },
            viewer,
          )
          expect(errors).toBeUndefined()
        }
        const slug = encodeURIComponent(row?.slug ?? '')
        for (const type of pages) expect((await room.get(`/a/${slug}`, { Accept: type })).status).toBeLessThan(500)
        for (const format of ['rss', 'atom', 'json']) expect((await room.get(`/feeds/latest.${format}`)).status).toBe(200)
      }),
      { numRuns: 40 },
    )
    expect(taken).toBeGreaterThanOrEqual(5)
  })
})
