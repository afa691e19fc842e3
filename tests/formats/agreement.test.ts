import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Access } from '../../src/content/access.ts'
import { slugOf } from '../../src/content/slug.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { withSharedData } from '../shared-data.ts'
import { person } from './archive.ts'
import { entriesOf, expectNinjs, structuredDataIn } from './validators.ts'

/** What every format says of an article, in the same words. */
interface Told {
  readonly title: string
  readonly url: string
  readonly publishedAt: string
  readonly updatedAt: string
  readonly authors: readonly string[]
  readonly access: string
}

/** Words of a title, and what may stand between them. No white space at the edges: formats differ about it, and no paper prints it. */
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

function htmlTells(html: string): Told {
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

function markdownTells(text: string): Told {
  const facts = Object.fromEntries(
    [...text.matchAll(/^(\w+): (.*)$/gmu)].map(([, name = '', json = '']) => [name, JSON.parse(json) as unknown]),
  )
  expect(/^# (.*)$/mu.exec(text)?.[1]?.replace(/\\(?=[!-/:-@[-`{-~])/gu, '')).toBe(facts.title)
  return pick(facts as unknown as Told)
}

const pick = ({ title, url, publishedAt, updatedAt, authors, access }: Told): Told => ({
  title,
  url,
  publishedAt,
  updatedAt,
  authors,
  access,
})

interface Ninjs {
  readonly title: string
  readonly altIds: readonly { readonly value: string }[]
  readonly firstCreated: string
  readonly versionCreated: string
  readonly people?: readonly { readonly name: string }[]
  readonly usageTerms: string
}

const ninjsTells = ({ title, altIds, firstCreated, versionCreated, people = [], usageTerms }: Ninjs): Told => ({
  title,
  url: altIds[0]?.value ?? '',
  publishedAt: firstCreated,
  updatedAt: versionCreated,
  authors: people.map(({ name }) => name),
  access: usageTerms,
})

interface NewsArticle {
  readonly name: string
  readonly url: string
  readonly datePublished: string
  readonly dateModified: string
  readonly author?: readonly { readonly name: string }[]
  readonly isAccessibleForFree: boolean
}

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
            const { data } = await room.ask<{
              articles: { nodes: (Omit<Told, 'authors'> & { slug: string; authors: { name: string }[] })[] }
            }>('{ articles { nodes { slug title url publishedAt updatedAt access authors { name } } } }')
            const nodes = data?.articles.nodes ?? []
            const expected = nodes.map((node) => pick({ ...node, authors: node.authors.map(({ name }) => name) }))
            expect(expected.length).toBe(articles.length)
            for (const format of ['rss', 'atom', 'json']) {
              const url = `/feeds/latest.${format}`
              const entries = entriesOf(await (await room.get(url)).text(), `https://journal.example${url}`)
              expect(
                entries.map((entry) => pick(entry as unknown as Told)),
                format,
              ).toEqual(expected)
            }
            for (const [index, { slug }] of nodes.entries()) {
              const ask = async (accept: string) => (await room.get(`/a/${slug}`, { Accept: accept })).text()
              const html = await ask('text/html')
              const ninjs = JSON.parse(await ask('application/vnd.iptc.ninjs+json')) as Ninjs
              const json = JSON.parse(await ask('application/json')) as Omit<Told, 'authors'> & { authors: { name: string }[] }
              const [data = {}] = structuredDataIn(html)
              const ld = data as unknown as NewsArticle
              const oembed = await room.get(`/oembed?url=${encodeURIComponent(expected[index]?.url ?? '')}`)
              const card = (await oembed.json()) as { title: string; author_name?: string; html: string }
              expectNinjs(ninjs)
              // A card has room for the first author, and for no date and no access.
              expect([card.title, allOf(card.html, /<blockquote [^>]*cite="([^"]*)"/gu), card.author_name]).toEqual([
                expected[index]?.title,
                [expected[index]?.url],
                expected[index]?.authors[0],
              ])
              // A page says who may read on: subscribers, also of what is meant for readers with an account.
              const access = expected[index]?.access === 'FREE' ? 'FREE' : 'SUBSCRIBERS'
              expect(htmlTells(html)).toEqual({ ...expected[index], access })
              expect(markdownTells(await ask('text/markdown'))).toEqual(expected[index])
              expect(ninjsTells(ninjs)).toEqual(expected[index])
              expect(pick({ ...json, authors: json.authors.map(({ name }) => name) })).toEqual(expected[index])
              expect({
                title: ld.name,
                url: ld.url,
                publishedAt: ld.datePublished,
                updatedAt: ld.dateModified,
                authors: (ld.author ?? []).map(({ name }) => name),
                isFree: ld.isAccessibleForFree,
              }).toEqual({ ...expected[index], access: undefined, isFree: expected[index]?.access === 'FREE' })
            }
          },
        ),
        { numRuns: 12, endOnFailure: true },
      )
    })
  })
})
