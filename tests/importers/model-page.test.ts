import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { page, parsePage } from '../../src/importers/page/page.ts'
import { importSources } from '../../src/importers/run/import.ts'
import type { ImportReport } from '../../src/importers/run/report.ts'
import { openSource } from '../../src/importers/source.ts'
import { articlePage, authorTimeline } from '../../src/sdk/index.ts'
import { type DatabaseKind, onBothDatabases } from '../databases.ts'
import { Newsroom, publication } from '../newsroom.ts'
import { sharedData, withSharedData } from '../shared-data.ts'

const slug = 'les-presidents-vladimir-poutine-et-assimi-goita-une-estime-reciproque'
const settings = {
  language: 'fr',
  timeZone: publication.timeZone,
  publicationName: publication.name,
  at: new Date('2026-01-01T00:00:00Z'),
}

withSharedData('The model page', () => {
  const bytes = readFileSync(sharedData('article-page-2022-10-06.txt'))
  // The lines of the page: title, lead, date, title; ten paragraphs; the byline; six links of two lines each; a heading and seven entries of
  // four lines each; three lines about contributions. The expected values are read from these lines, so that no text of the page is copied here.
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/gu, ' ').trim())
    .filter(Boolean)
  const at = (index: number): string => lines[index] ?? ''
  const paragraphs = lines.slice(4, 14)
  const links = [15, 17, 19, 21, 23, 25].map((index) => ({ title: at(index).replace('Lire aussi : ', ''), teaser: at(index + 1) }))
  const others = Array.from({ length: 7 }, (_, index) => ({ title: at(28 + 4 * index), lead: at(29 + 4 * index) }))
  const otherDates = [
    '2025-12-12T08:54:00.000Z',
    '2025-12-09T08:40:00.000Z',
    '2025-10-22T16:14:00.000Z',
    '2025-10-15T08:00:00.000Z',
    '2025-10-15T07:33:00.000Z',
    '2025-10-08T12:59:00.000Z',
    '2025-08-04T08:27:00.000Z',
  ]
  const split = (title: string) => {
    const [kicker, headline] = title.split(/ : (.*)/su)
    return headline ? { kicker, headline } : { kicker: null, headline: title }
  }

  describe('parsed', () => {
    const parse = (text: string | Uint8Array): readonly ArticleInput[] =>
      parsePage(typeof text === 'string' ? Buffer.from(text) : text, settings)
    const whole = parse(bytes)
    const source = bytes.toString('utf8')

    test('is the same with Windows line endings and a byte order mark', () => {
      expect(parse(`\ufeff${source.replaceAll('\n', '\r\n')}`)).toEqual(whole)
    })

    test('is the same from Windows-1252, which has no narrow space', () => {
      const codes: Record<string, number> = {
        '’': 0x92,
        '‘': 0x91,
        '“': 0x93,
        '”': 0x94,
        '–': 0x96,
        '—': 0x97,
        '…': 0x85,
        œ: 0x9c,
        Œ: 0x8c,
      }
      const wide = source.replaceAll('\u202f', '\u00a0')
      const encoded = Uint8Array.from([...wide], (character) => codes[character] ?? character.codePointAt(0) ?? 0)
      expect(parse(encoded)).toEqual(parse(wide))
    })

    test('has the same keys, credits and links with straight apostrophes', () => {
      const straight = parse(source.replaceAll('’', "'"))
      expect(straight.map(({ sourceKey, credits }) => ({ sourceKey, credits }))).toEqual(
        whole.map(({ sourceKey, credits }) => ({ sourceKey, credits })),
      )
      expect(straight[0]?.relatedLinks).toHaveLength(6)
      expect(straight[0]?.contributionsMessage).toBe(whole[0]?.contributionsMessage?.replaceAll('’', "'"))
    })

    test('can have two authors, or none', () => {
      const byTwo = parse(source.replace('\nMadiba KEÏTA\n', '\nPar Madiba KEÏTA et AMAP\n'))[0]
      expect(byTwo).toMatchObject({
        byline: 'Par Madiba KEÏTA et AMAP',
        credits: [
          { name: 'Madiba KEÏTA', kind: 'PERSON' },
          { name: 'AMAP', kind: 'ORGANISATION' },
        ],
      })
      const byNobody = parse(source.replace('\nMadiba KEÏTA\n', '\n'))[0]
      expect(byNobody).toMatchObject({ byline: null, credits: [] })
      expect(byNobody?.body).toEqual(whole[0]?.body)
    })

    test.each([
      ['its title', (text: string) => text.split('\n').slice(1).join('\n'), 'title'],
      ['its date', (text: string) => text.replace('Publié jeudi 06 octobre 2022 à 07:13\n', ''), 'date'],
      ['a date that exists', (text: string) => text.replace('06 octobre 2022', '31 septembre 2022'), 'date'],
      ['an hour that exists', (text: string) => text.replace('2022 à 07:13', '2022 à 27:13'), 'date'],
    ])('is rejected without %s', (_name, change, rule) => {
      expect(() => parse(change(source))).toThrow(expect.objectContaining({ name: 'SourceRejected', rule }))
    })
  })

  onBothDatabases('imported', (kind: DatabaseKind) => {
    let room: Newsroom
    beforeAll(async () => {
      room = await Newsroom.open(kind)
    })
    afterAll(() => room.close())
    beforeEach(() => room.reset())

    const importing = (...texts: (string | Uint8Array)[]): Promise<ImportReport> =>
      importSources(
        room.database,
        texts.map((text, index) => ({
          name: `${index}.txt`,
          bytes: null,
          isNamed: true,
          open: () => openSource({ name: `${index}.txt` }, Readable.from([Buffer.from(text)])),
        })),
        { settings, importers: [page] },
      )

    test('serves the whole article page with seven statements', async () => {
      expect(await importing(bytes)).toEqual({
        new: 8,
        completed: 0,
        updated: 0,
        unchanged: 0,
        skipped: 0,
        rejected: [],
        formats: { page: { new: 8, completed: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, untyped: 0 } },
      })
      const { data, errors } = await room.ask(articlePage, { slug })
      expect(errors).toBeUndefined()
      expect(room.statements().length).toBeLessThanOrEqual(7)
      const url = `https://journal.example/a/${slug}`
      const title = 'Les présidents Vladimir Poutine et Assimi Goïta : Une estime réciproque'
      const card = (of: { title: string; lead: string }, publishedAt: string) => ({
        id: expect.any(String),
        slug: expect.stringMatching(/^[a-z0-9-]+$/u),
        url: expect.stringContaining('https://journal.example/a/'),
        ...split(of.title),
        lead: of.lead,
        publishedAt,
        access: 'FREE',
      })
      expect(data).toEqual({
        article: {
          id: expect.any(String),
          slug,
          url,
          title,
          kicker: 'Les présidents Vladimir Poutine et Assimi Goïta',
          headline: 'Une estime réciproque',
          lead: at(1),
          byline: 'Madiba KEÏTA',
          genre: 'NEWS',
          language: 'fr',
          access: 'FREE',
          publishedAt: '2022-10-06T07:13:00.000Z',
          updatedAt: '2022-10-06T07:13:00.000Z',
          publishedOn: 'jeudi 06 octobre 2022 à 07:13',
          wordCount: 783,
          readingMinutes: 4,
          body: { __typename: 'FullBody', blocks: paragraphs.flatMap(blocksOf) },
          section: null,
          authors: [
            {
              id: expect.any(String),
              slug: 'madiba-keita',
              name: 'Madiba KEÏTA',
              kind: 'PERSON',
              timeline: {
                nodes: [
                  ...others.map((other, index) => card(other, otherDates[index] ?? '')),
                  card({ title, lead: at(1) }, '2022-10-06T07:13:00.000Z'),
                ],
              },
            },
          ],
          relatedLinks: links.map((link, index) => ({
            id: expect.any(String),
            label: 'Lire aussi',
            position: index + 1,
            title: link.title,
            ...split(link.title),
            teaser: link.teaser,
            url: null,
            publishedAt: null,
            source: 'EDITORIAL',
            reasons: [{ __typename: 'EditorsChoice', label: 'Le choix de la rédaction', note: null }],
            target: null,
          })),
          contributions: {
            __typename: 'SubscriptionRequired',
            message: `${at(56)} ${at(57)}`,
            subscribeUrl: 'https://journal.example/abonnement',
          },
        },
      })
    })

    test('serves the author’s timeline of eight articles and its scale with four statements', async () => {
      await importing(bytes)
      const { data } = await room.ask(authorTimeline, { slug: 'madiba-keita', scale: true })
      expect(room.statements().length).toBeLessThanOrEqual(4)
      expect(data?.author).toMatchObject({
        name: 'Madiba KEÏTA',
        articleCount: 8,
        firstPublishedAt: '2022-10-06T07:13:00.000Z',
        lastPublishedAt: '2025-12-12T08:54:00.000Z',
        timeline: {
          years: [
            { year: 2025, count: 7 },
            { year: 2022, count: 1 },
          ],
          pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
        },
      })
      expect(data?.author?.timeline.edges.map(({ node }) => [node.publishedAt, node.lead])).toEqual([
        ...otherDates.map((date, index) => [date, others[index]?.lead]),
        ['2022-10-06T07:13:00.000Z', at(1)],
      ])
      const bodies = await room.ask<{ articles: { nodes: unknown[] } }>(
        '{ articles(first: 7) { nodes { body { __typename } wordCount } } }',
      )
      expect(bodies.data?.articles.nodes).toEqual(Array.from({ length: 7 }, () => ({ body: null, wordCount: null })))
    })

    test('changes nothing the second time, and updates a changed page', async () => {
      await importing(bytes)
      expect(await importing(bytes)).toMatchObject({ new: 0, completed: 0, updated: 0, unchanged: 8 })
      const changed = bytes.toString('utf8').replace('Joe Biden', 'Joe BIDEN')
      expect(await importing(changed)).toMatchObject({ new: 0, completed: 0, updated: 1, unchanged: 7 })
    })

    test('is completed, not duplicated, when one of the seven linked articles is imported', async () => {
      await importing(bytes)
      const stub = others[3]
      const full = `${stub?.title}\n\n${stub?.lead}\n\nPublié mercredi 15 octobre 2025 à 08:00\n\nLe texte entier.\n\nMadiba KEÏTA\n`
      expect(await importing(full)).toMatchObject({ new: 0, completed: 1, updated: 0 })
      // The model page still contains only its title and lead. Importing the page again removes nothing from the article.
      expect(await importing(bytes)).toMatchObject({ new: 0, completed: 0, updated: 0, unchanged: 8 })
      const { data } = await room.ask<{ articles: unknown }>(
        '{ articles(filter: { publishedFrom: "2025-10-15T08:00:00Z", publishedBefore: "2025-10-16T00:00:00Z" }) { totalCount nodes { body { text } } } }',
      )
      expect(data?.articles).toEqual({ totalCount: 1, nodes: [{ body: { text: 'Le texte entier.' } }] })
    })

    test('links a printed title to its article once the archive contains the article', async () => {
      await importing(bytes)
      const title = links[5]?.title.replace('’', "'")
      await importing(`${title}\n\nPublié mardi 16 décembre 2025 à 10:00\n\nLa fête a duré trois jours.\n`)
      const { data } = await room.ask(articlePage, { slug })
      expect(data?.article?.relatedLinks[5]).toMatchObject({
        title: links[5]?.title,
        publishedAt: '2025-12-16T10:00:00.000Z',
        target: { __typename: 'Article', slug: 'kenieba-celebration-du-centenaire-de-l-ecole-de-sitakily' },
      })
      expect(room.statements().length).toBeLessThanOrEqual(7)
    })
  })
})

function blocksOf(paragraph: string) {
  const [, heading, rest] = /^(INSTRUCTEURS RUSSES|DIVERSIFIER)- (.*)$/su.exec(paragraph) ?? []
  const escaped = (text: string) => text.replaceAll('"', '&quot;').replaceAll("'", '&#39;')
  const text = rest ?? paragraph
  const block = { __typename: 'Paragraph', text, html: `<p>${escaped(text)}</p>` }
  return heading ? [{ __typename: 'Subheading', text: heading, html: `<h2>${heading}</h2>`, level: 2 }, block] : [block]
}
