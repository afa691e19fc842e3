import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Access } from '../../src/content/access.ts'
import { slugOf } from '../../src/content/slug.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { withSharedData } from '../shared-data.ts'
import { person } from './archive.ts'
import { entriesOf, expectNinjs, structuredDataIn } from './validators.ts'

/** The properties of an article that every format contains, with the same values. */
const common = z.object({
  title: z.string(),
  url: z.string(),
  publishedAt: z.string(),
  updatedAt: z.string(),
  authors: z.array(z.string()),
  access: z.string(),
})

type Common = z.infer<typeof common>

const named = z.object({ name: z.string() })

/** The same, with the authors as objects. */
const withAuthors = common
  .extend({ authors: z.array(named) })
  .transform(({ authors, ...others }): Common => ({ ...others, authors: authors.map(({ name }) => name) }))

/** Words of a title, with characters that formats have to escape. There is no white space at the ends, where formats treat it differently. */
const words = fc
  .array(
    fc.constantFrom(
      'Le',
      'pont',
      '«',
      'élu',
      '»',
      '<b>',
      '&amp;',
      '&',
      '"A"',
      "l'",
      '’',
      ']]>',
      '*',
      '_x_',
      '🦓',
      'עברית',
      '#',
      '1.',
      '</script>',
      'e\u0301',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(' '))

const article = fc.record({
  kicker: fc.option(words),
  headline: words,
  lead: fc.option(words),
  text: words,
  authors: fc.uniqueArray(fc.constantFrom('Awa SANGALA', 'Bakary DIOLO', 'Kadi D’ALMEIDA', 'Léa <i>'), { maxLength: 3 }),
  access: fc.constantFrom<Access>('FREE', 'REGISTERED', 'SUBSCRIBERS'),
  minutes: fc.nat({ max: 500_000 }),
  later: fc.nat({ max: 5000 }),
  hasUrl: fc.boolean(),
})

const unescaped = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

const allOf = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => unescaped(found))

function inHtml(html: string): Common {
  const [header = ''] = /<article[\s\S]*?<\/header>/u.exec(html) ?? []
  const property = (name: string) => allOf(html, new RegExp(`<meta property="${name}" content="([^"]*)">`, 'gu'))[0] ?? ''
  const title = unescaped((/<h1>(.*?)<\/h1>/su.exec(header)?.[1] ?? '').replace(/<\/?span[^>]*>/gu, ''))
  expect(property('og:title')).toBe(title)
  return {
    title,
    url: allOf(html, /<link rel="canonical" href="([^"]*)">/gu)[0] ?? '',
    publishedAt: property('article:published_time'),
    updatedAt: property('article:modified_time'),
    authors: allOf(header, /<a rel="author" href="[^"]*">(.*?)<\/a>/gu),
    access: /Réservé aux abonnés/u.test(header) ? 'SUBSCRIBERS' : 'FREE',
  }
}

function inMarkdown(text: string): Common {
  const facts = Object.fromEntries(
    [...text.matchAll(/^(\w+): (.*)$/gmu)].map(([, name = '', json = '']) => [name, JSON.parse(json) as unknown]),
  )
  expect(/^# (.*)$/mu.exec(text)?.[1]?.replace(/\\(?=[!-/:-@[-`{-~])/gu, '')).toBe(facts.title)
  return common.parse(facts)
}

const ninjs = z
  .object({
    title: z.string(),
    altIds: z.tuple([z.object({ value: z.string() })], z.unknown()),
    firstCreated: z.string(),
    versionCreated: z.string(),
    people: z.array(named).default([]),
    usageTerms: z.string(),
  })
  .transform(
    ({ title, altIds, firstCreated, versionCreated, people, usageTerms }): Common => ({
      title,
      url: altIds[0].value,
      publishedAt: firstCreated,
      updatedAt: versionCreated,
      authors: people.map(({ name }) => name),
      access: usageTerms,
    }),
  )

const newsArticle = z
  .object({
    name: z.string(),
    url: z.string(),
    datePublished: z.string(),
    dateModified: z.string(),
    author: z.array(named).default([]),
    isAccessibleForFree: z.boolean(),
  })
  .transform(({ name, url, datePublished, dateModified, author, isAccessibleForFree }) => ({
    title: name,
    url,
    publishedAt: datePublished,
    updatedAt: dateModified,
    authors: author.map((one) => one.name),
    isFree: isAccessibleForFree,
  }))

const card = z.object({ title: z.string(), author_name: z.string().optional(), html: z.string() })

withSharedData('For any article, every format', () => {
  onBothDatabases('every format', (kind) => {
    let room: Newsroom
    beforeAll(async () => {
      room = await Newsroom.open(kind)
    })
    afterAll(() => room.close())

    test('has the same title, URL, dates, authors and access, and is valid', { timeout: 0 }, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(article, { minLength: 1, maxLength: 3, selector: ({ headline, kicker }) => slugOf(`${kicker} ${headline}`) }),
          async (articles) => {
            await room.reset()
            room.clock.now = new Date('2026-03-01T00:00:00Z')
            await room.save(
              ...articles.map(({ kicker, headline, lead, text, authors, access, minutes, later, hasUrl }, index) => {
                const publishedAt = new Date(Date.UTC(2025, 0, 1, 0, minutes))
                return {
                  sourceKey: `agreement:${index}`,
                  title: kicker === null ? headline : `${kicker} : ${headline}`,
                  url: hasUrl ? `https://source.example/?id=${index}&x=1` : null,
                  lead,
                  body: [{ kind: 'paragraph' as const, text }],
                  credits: authors.map(person),
                  access,
                  publishedAt,
                  updatedAt: new Date(publishedAt.getTime() + later * 60_000),
                }
              }),
            )
            const { data } = await room.ask<{ articles: { nodes: { slug: string }[] } }>(
              '{ articles { nodes { slug title url publishedAt updatedAt access authors { name } } } }',
            )
            const nodes = data?.articles.nodes ?? []
            const expected = nodes.map((node) => withAuthors.parse(node))
            expect(expected.length).toBe(articles.length)
            for (const format of ['rss', 'atom', 'json']) {
              const url = `/feeds/latest.${format}`
              const entries = entriesOf(await (await room.get(url)).text(), `https://journal.example${url}`)
              expect(
                entries.map((entry) => common.parse(entry)),
                format,
              ).toEqual(expected)
            }
            for (const [index, { slug }] of nodes.entries()) {
              const ask = async (accept: string) => (await room.get(`/a/${slug}`, { Accept: accept })).text()
              const html = await ask('text/html')
              const item: object = JSON.parse(await ask('application/vnd.iptc.ninjs+json'))
              const oembed = await room.get(`/oembed?url=${encodeURIComponent(expected[index]?.url ?? '')}`)
              const { title, author_name: firstAuthor, html: embedded } = card.parse(await oembed.json())
              expectNinjs(item)
              // A card contains only the first author, and neither dates nor access.
              expect([title, allOf(embedded, /\?article=([^&]*)&/gu).map(decodeURIComponent), firstAuthor]).toEqual([
                expected[index]?.title,
                [slug],
                expected[index]?.authors[0],
              ])
              // A page says that the rest is for subscribers, even if it is for registered readers.
              const access = expected[index]?.access === 'FREE' ? 'FREE' : 'SUBSCRIBERS'
              expect(inHtml(html)).toEqual({ ...expected[index], access })
              expect(inMarkdown(await ask('text/markdown'))).toEqual(expected[index])
              expect(ninjs.parse(item)).toEqual(expected[index])
              expect(withAuthors.parse(JSON.parse(await ask('application/json')))).toEqual(expected[index])
              expect(newsArticle.parse(structuredDataIn(html)[0])).toEqual({
                ...expected[index],
                access: undefined,
                isFree: expected[index]?.access === 'FREE',
              })
            }
          },
        ),
        { numRuns: 12, endOnFailure: true },
      )
    })
  })
})
