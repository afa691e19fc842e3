import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BodyBlock } from '../../src/content/body.ts'
import { correctArticle } from '../../src/store/commands/article-command.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { Newsroom } from '../newsroom.ts'

describe('The graph', () => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
  })
  afterAll(() => room.close())
  beforeEach(() => room.reset())

  test('returns every kind of block, with text and HTML for blocks that an app does not know', async () => {
    const image = {
      url: 'https://img.example/a.jpg',
      template: 'https://img.example/{width}/a.jpg',
      width: 800,
      height: 600,
      alt: 'Un "pont"',
      caption: null,
      credit: 'Awa',
    }
    const body: BodyBlock[] = [
      {
        kind: 'paragraph',
        text: '5 < 6 & « oui »',
        marks: [
          { kind: 'link', start: 0, end: 15, href: 'https://a.example/?b=1&c=2' },
          { kind: 'strong', start: 0, end: 1 },
          { kind: 'emphasis', start: 8, end: 15 },
        ],
      },
      { kind: 'subheading', text: 'Intertitre', level: 3 },
      { kind: 'quote', text: 'Nous avons attendu.', attribution: 'Le maire' },
      { kind: 'list', ordered: true, items: [{ text: 'un' }, { text: 'deux' }] },
      { kind: 'figure', image, caption: 'Le pont' },
      { kind: 'embed', url: 'https://video.example/1', provider: 'Vidéo', title: null },
    ]
    await room.save({ title: 'Un', body, image })
    const { data, errors } =
      await room.ask(`{ article(by: { slug: "un" }) { wordCount image { at(width: 320) width } body { text html blocks {
      __typename text html ... on Subheading { level } ... on Quote { attribution } ... on ItemList { ordered items } ... on Figure { caption image { at(width: 100) alt } } ... on Embed { url provider title } } } } }`)
    expect(errors).toBeUndefined()
    const blocks = [
      {
        __typename: 'Paragraph',
        text: '5 < 6 & « oui »',
        html: '<p><a href="https://a.example/?b=1&amp;c=2"><strong>5</strong> &lt; 6 &amp; <em>« oui »</em></a></p>',
      },
      { __typename: 'Subheading', text: 'Intertitre', html: '<h3>Intertitre</h3>', level: 3 },
      {
        __typename: 'Quote',
        text: 'Nous avons attendu.',
        html: '<blockquote><p>Nous avons attendu.</p><footer>Le maire</footer></blockquote>',
        attribution: 'Le maire',
      },
      { __typename: 'ItemList', text: 'un\ndeux', html: '<ol><li>un</li><li>deux</li></ol>', ordered: true, items: ['un', 'deux'] },
      {
        __typename: 'Figure',
        text: 'Le pont',
        html: '<figure><img src="https://img.example/a.jpg" alt="Un &quot;pont&quot;" width="800" height="600"><figcaption>Le pont</figcaption></figure>',
        caption: 'Le pont',
        image: { at: 'https://img.example/100/a.jpg', alt: 'Un "pont"' },
      },
      {
        __typename: 'Embed',
        text: 'https://video.example/1',
        html: '<p><a href="https://video.example/1">https://video.example/1</a></p>',
        url: 'https://video.example/1',
        provider: 'Vidéo',
        title: null,
      },
    ]
    expect(data).toEqual({
      article: {
        wordCount: 12,
        image: { at: 'https://img.example/320/a.jpg', width: 800 },
        body: { text: blocks.map(({ text }) => text).join('\n\n'), html: blocks.map(({ html }) => html).join('\n'), blocks },
      },
    })
  })

  test('gives the public a preview of subscriber articles, and the offer instead of the contributions', async () => {
    const body = Array.from(
      { length: 10 },
      (_, index): BodyBlock => ({ kind: 'paragraph', text: Array.from({ length: 30 }, () => `mot${index}`).join(' ') }),
    )
    await room.save(
      { title: 'Réservé', access: 'SUBSCRIBERS', body, contributionsMessage: 'Abonnez-vous au fil.' },
      { title: 'Inscrits', access: 'REGISTERED', body },
    )
    const { data } = await room.ask<{ article: { body: { text: string } } }>(`{ article(by: { slug: "reserve" }) { access wordCount
      body { __typename text ... on PreviewBody { requires wordsRemaining subscribeUrl } } contributions { __typename ... on SubscriptionRequired { message subscribeUrl } } } }`)
    expect(data).toEqual({
      article: {
        access: 'SUBSCRIBERS',
        wordCount: 300,
        body: {
          __typename: 'PreviewBody',
          text: expect.stringContaining('mot0'),
          requires: 'SUBSCRIBERS',
          wordsRemaining: 180,
          subscribeUrl: 'https://journal.example/abonnement',
        },
        contributions: {
          __typename: 'SubscriptionRequired',
          message: 'Abonnez-vous au fil.',
          subscribeUrl: 'https://journal.example/abonnement',
        },
      },
    })
    expect(data?.article.body.text).not.toContain('mot4')
  })

  test('finds an article by id, by slug, and by any of its URLs, here or at its source', async () => {
    await room.save({ title: 'Un', url: 'https://source.example/un.html' })
    const { data } = await room.ask<{ article: { id: string } }>('{ article(by: { slug: "un" }) { id url } }')
    const found = { id: data?.article.id }
    const by = await room.ask(
      `query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id, $id]) { id } id: article(by: { id: $id }) { id }
        source: article(by: { url: "https://source.example/un.html" }) { id } own: article(by: { url: "https://journal.example/a/un" }) { id }
        other: article(by: { url: "https://journal.example/b/un" }) { id } }`,
      { id: found.id },
    )
    expect(by).toEqual({
      data: { node: { __typename: 'Article', ...found }, nodes: [found, found], id: found, source: found, own: found, other: null },
    })
  })

  test('returns French dates, teasers, corrections and structured data', async () => {
    const ids = await room.save({
      title: 'Kati : Le marché',
      lead: 'Le marché a rouvert lundi.',
      section: 'Régions',
      topics: ['commerce'],
      credits: [{ name: 'AMAP', kind: 'ORGANISATION' }],
      publishedAt: new Date('2025-03-01T23:05:00Z'),
    })
    await correctArticle(room.database, ids.get('Kati : Le marché') ?? '', 'Le marché a rouvert mardi.', new Date('2025-03-02T10:00:00Z'))
    const { data, errors } = await room.ask(`{ article(by: { slug: "kati-le-marche" }) { kicker headline teaser(maxChars: 15) updatedAt
      long: publishedOn medium: publishedOn(style: MEDIUM) short: publishedOn(style: SHORT, timeZone: "Africa/Lagos") corrections { at note } structuredData } }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      article: {
        kicker: 'Kati',
        headline: 'Le marché',
        teaser: 'Le marché a…',
        updatedAt: '2025-03-02T10:00:00.000Z',
        long: 'samedi 01 mars 2025 à 23:05',
        medium: '01 mars 2025',
        short: '02/03/2025',
        corrections: [{ at: '2025-03-02T10:00:00.000Z', note: 'Le marché a rouvert mardi.' }],
        structuredData: expect.objectContaining({
          '@type': 'NewsArticle',
          headline: 'Le marché',
          articleSection: 'Régions',
          keywords: ['commerce'],
          author: [{ '@type': 'Organization', name: 'AMAP', url: 'https://journal.example/author/amap' }],
          datePublished: '2025-03-01T23:05:00.000Z',
          isAccessibleForFree: true,
        }),
      },
    })
  })

  test('returns contributions to subscribers only', async () => {
    const ids = await room.save({ title: 'Un' })
    const contribution = '01a20000-0000-7000-8000-000000000001'
    await room.database.query(Prisma.sql`INSERT INTO contribution (id, article_id, author_name, text, published_at)
      VALUES (${contribution}::uuid, ${ids.get('Un')}::uuid, 'Lectrice', 'Merci.', ${room.clock.now})`)
    const { data } = await room.ask(
      'query ($id: ID!) { node(id: $id) { __typename } article(by: { slug: "un" }) { contributions { __typename } } }',
      {
        id: Buffer.from(`Contribution:${contribution}`).toString('base64url'),
      },
    )
    expect(data).toEqual({ node: null, article: { contributions: { __typename: 'SubscriptionRequired' } } })
  })

  test.each([
    ['{ articles(first: 101) { totalCount } }', '"first" is 101: expected 0 to 100.'],
    ['{ articles(first: -1) { totalCount } }', '"first" is -1: expected 0 to 100.'],
    ['{ articles(first: 1, last: 1) { totalCount } }', 'Both "first" and "last" are given'],
    ['{ articles(after: "abc") { totalCount } }', 'Malformed cursor "abc"'],
    ['{ authors(after: "abc") { totalCount } }', 'Malformed cursor "abc"'],
    ['{ node(id: "abc") { id } }', 'Malformed id "abc"'],
    [
      '{ section(by: { id: "QXJ0aWNsZTowMWEyMDk0ZC03ZGRmLTczMWEtYTJmMy04ZjUwMThlOTY0YzM" }) { id } }',
      'is of type Article: expected one of type Section.',
    ],
    ['{ publication { front(first: 51) { id } } }', '"first" is 51: expected 0 to 50.'],
    ['{ nodes(ids: [IDS]) { id } }', '"ids" has 101 entries: expected at most 100.'],
    ['{ articles(first: 1) { nodes { publishedOn(timeZone: "Mali") } } }', 'Unknown time zone "Mali"'],
    ['{ articles(first: 1) { nodes { relatedLinks(first: 25) { id } } } }', '"first" is 25: expected 0 to 24.'],
    ['{ articles(first: 1) { nodes { teaser(maxChars: 0) } } }', '"maxChars" is 0: expected 1 to 2000.'],
    ['{ article(by: { slug: "a", url: "https://a.example" }) { id } }', 'must specify exactly one key'],
  ])('%s is an error that helps', async (query, message) => {
    await room.save({ title: 'Un' })
    const ids = Array.from({ length: 101 }, () => '"QXJ0aWNsZTowMWEyMDk0ZC03ZGRmLTczMWEtYTJmMy04ZjUwMThlOTY0YzM"').join(' ')
    const { errors } = await room.ask(query.replace('IDS', ids))
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: expect.stringMatching(/^(?:BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/u) },
    })
  })

  test('returns null for unknown ids, slugs and URLs', async () => {
    const { data, errors } = await room.ask(
      '{ article(by: { slug: "x" }) { id } nul: article(by: { slug: "a\\\\u0000b" }) { id } section(by: { slug: "x" }) { id } author(by: { slug: "x" }) { id } topic(by: { slug: "x" }) { id } node(id: "QXJ0aWNsZTowMWEyMDk0ZC03ZGRmLTczMWEtYTJmMy04ZjUwMThlOTY0YzM") { id } articles(filter: { section: { slug: "x" } }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }',
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      article: null,
      nul: null,
      section: null,
      author: null,
      topic: null,
      node: null,
      articles: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    })
  })
})
