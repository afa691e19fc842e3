import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed, type PartnerRights } from '../../src/content/partner.ts'
import { articlePage, frontPage, sectionFront } from '../../src/sdk/index.ts'
import { correctArticle, pinRelatedLinks } from '../../src/store/commands/article-command.ts'
import { addPartner, type FirstKeys, revokePartnerKeys } from '../../src/store/commands/partner.ts'
import { nothingHeldBack, onBothDatabases } from '../databases.ts'
import { article } from '../leak/root-fields.ts'
import { editor, limitedViewer, Newsroom } from '../newsroom.ts'
import { EventReader } from './event-reader.ts'

const site = 'https://relais.example'

/** Routes that show no content of the newspaper, and need no credential. */
const withoutContent = ['/docs', '/health', '/ready', '/embed/v1/headlines.js', '/embed/v1.:hash/headlines.js']

/** A word that stands in one text only: what it is a part of, and the section of the article. */
const wordOf = (part: string, section: string): string => `${part}${section}zq`

const parts = { HEADLINE: ['titre'], LEAD: ['chapo', 'legende', 'note'], FULL: ['texte', 'rectificatif'] } as const
const sections = ['sports', 'politique']

const anyWord = new RegExp(`(?:${Object.values(parts).flat().join('|')})(?:${sections.join('|')})zq`, 'gu')

/** The words that an agreement includes. */
const agreedWords = (rights: PartnerRights, agreed: readonly string[]): string[] => {
  const included = [...parts.HEADLINE, ...(rights === 'HEADLINE' ? [] : parts.LEAD), ...(rights === 'FULL' ? parts.FULL : [])]
  return (agreed.length === 0 ? sections : agreed).flatMap((section) => included.map((part) => wordOf(part, section))).sort()
}

const formats = ['*/*', 'text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']

/** The values of the parameter in a path, by what precedes it. */
const values: Readonly<Record<string, readonly string[]>> = {
  'a/': sections.map((section) => `sur-${section}`),
  'section/': sections,
  'author/': sections.map((section) => `autrice-${section}`),
  'topic/': sections.map((section) => `sujet-${section}`),
  'articles-': ['2025-10'],
  'ingest/': ['doors'],
}

/** Parameters that routes without a parameter in their path may read; each route ignores the others. */
const queries = sections.map((section) => ({
  q: 'sur',
  url: `https://journal.example/a/sur-${section}`,
  section,
  author: `autrice-${section}`,
  article: `sur-${section}`,
}))

/** The parameters of routes for headlines, which accept one source at a time. */
const headlinesOf = (section: string): Record<string, string>[] =>
  Object.entries({
    section,
    author: `autrice-${section}`,
    topic: `sujet-${section}`,
    article: `sur-${section}`,
    search: 'sur',
    front: '',
  }).map(([source, value]) => ({ [source]: value, form: 'cards' }))

/** All addresses of a route. */
function addressesOf(path: string): string[] {
  if (path === '/graphql')
    return trusted.map(([documentId, variables]) => `${path}?${new URLSearchParams({ documentId, variables: JSON.stringify(variables) })}`)
  if (path.startsWith('/embed/headlines'))
    return sections.flatMap((section) => headlinesOf(section).map((query) => `${path}?${new URLSearchParams(query)}`))
  const [parameter, before = ''] = /([a-z]+[/-]):\w+/u.exec(path) ?? []
  if (parameter === undefined) return queries.map((query) => `${path}?${new URLSearchParams(query)}`)
  if (!values[before]) throw new Error(`The route ${path} has a new parameter: add its values.`)
  return values[before].map((value) => `${path.replace(/:\w+/u, value)}?`)
}

const trusted = [
  [frontPage.id, {}],
  ...sections.flatMap((section) => [[articlePage.id, { slug: `sur-${section}` }] as const, [sectionFront.id, { slug: section }] as const]),
] as const

const everything = `{
  articles { totalCount nodes { ${article} } } sections { latest { id title lead } } publication { front { title lead teaser body { text } } }
  search(query: "sur") { totalCount edges { snippet node { title } } } words: search(query: "chapo* texte*") { totalCount }
  authors { totalCount nodes { articleCount timeline { totalCount } } } topics { nodes { name articles { totalCount } } }
  changes { changes { ... on ArticleChanged { article { title lead body { text } } } } } }`

onBothDatabases('At every door, a partner', (kind) => {
  let room: Newsroom
  let partners = 0
  const agree = async (rights: PartnerRights = 'FULL', agreed: readonly string[] = [], expiresAt: Date | null = null) => {
    const terms = { ...nothingAgreed, name: `Le Relais ${kind} ${partners++}`, origins: [site], rights, sections: agreed, expiresAt }
    const keys = await addPartner(room.database, terms, room.clock.now)
    later()
    return { ...keys, name: terms.name }
  }
  /** Gateways read the keys once a second. */
  const later = () => {
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
  }

  beforeAll(async () => {
    room = await Newsroom.open(kind)
    const ids = await room.save(
      ...sections.map((section, index) => ({
        title: `Sur ${section} ${wordOf('titre', section)}`,
        slug: `sur-${section}`,
        section,
        lead: `Un ${wordOf('chapo', section)}.`,
        body: [{ kind: 'paragraph' as const, text: `Un ${wordOf('texte', section)}.` }],
        image: {
          url: 'https://images.example/1.jpg',
          template: null,
          width: 8,
          height: 6,
          alt: '',
          caption: wordOf('legende', section),
          credit: null,
        },
        credits: [{ name: `Autrice ${section}`, kind: 'PERSON' as const }],
        topics: [`Sujet ${section}`],
        publishedAt: new Date(Date.UTC(2025, 9, 6, index)),
      })),
      // One more article in each section, for the links between them.
      ...sections.map((section) => ({ title: `Aussi ${section}`, section, body: null, publishedAt: new Date('2025-10-05T00:00:00Z') })),
    )
    for (const section of sections) {
      const id = [...ids].find(([title]) => title.startsWith(`Sur ${section}`))?.[1] ?? ''
      await correctArticle(room.database, id, `Un ${wordOf('rectificatif', section)}.`, room.clock.now)
      const targets = sections.map((other) => ({ articleId: ids.get(`Aussi ${other}`) ?? '', note: `Une ${wordOf('note', section)}.` }))
      await pinRelatedLinks(room.database, id, targets, room.clock.now)
    }
  })
  afterAll(() => room.close())

  /** Requests every address of every route, in every format, and returns the answers. */
  async function throughEveryDoor(headers: Record<string, string>, key: string | null) {
    const answers: { readonly door: string; readonly status: number; readonly text: string; readonly cacheControl: string | null }[] = []
    for (const { path, methods } of room.routes()) {
      if (withoutContent.includes(path)) continue
      for (const address of addressesOf(path)) {
        const asked = key === null ? address : `${address}&key=${key}`
        for (const format of formats) {
          const response = await room.get(asked, { Accept: `${format}, */*;q=0.1`, ...headers }, methods[0])
          const cacheControl = response.headers.get('Cache-Control')
          answers.push({ door: `${format} ${address}`, status: response.status, text: await response.text(), cacheControl })
          // GraphiQL is a page without content.
          if (path === '/graphql' || !/\bAccept\b/u.test(response.headers.get('Vary') ?? '')) break
        }
      }
    }
    return answers
  }

  const wordsIn = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => text.match(anyWord) ?? []))].sort()

  test.each((['HEADLINE', 'LEAD', 'FULL'] as const).flatMap((rights) => [[], ['sports']].map((agreed) => [rights, agreed] as const)))(
    'gets exactly what an agreement about %s of %j includes, with either key',
    async (rights, agreed) => {
      const keys = await agree(rights, agreed)
      const expected = agreedWords(rights, agreed)
      const found = { secret: new Set<string>(), public: new Set<string>() }
      const compare = (kindOfKey: keyof FirstKeys, door: string, text: string) => {
        const words = wordsIn([text])
        expect(
          words.filter((word) => !expected.includes(word)),
          `${door} with the ${kindOfKey} key`,
        ).toEqual([])
        for (const word of words) found[kindOfKey].add(word)
      }
      const credential = { Authorization: `Bearer ${keys.secret}` }
      for (const { door, text } of await throughEveryDoor(credential, null)) compare('secret', door, text)
      for (const { door, text, status, cacheControl } of await throughEveryDoor({ Origin: site }, keys.public)) {
        compare('public', door, text)
        if (status === 200) expect([door, cacheControl]).toEqual([door, 'public, max-age=60'])
      }
      const graph = await room.get(
        '/graphql',
        { 'Content-Type': 'application/json', ...credential },
        'POST',
        JSON.stringify({ query: everything }),
      )
      const answer = (await graph.json()) as { errors?: unknown; data: { articles: { totalCount: number }; words: { totalCount: number } } }
      expect(answer.errors).toBeUndefined()
      expect(answer.data.articles.totalCount).toBe(2 * (agreed.length || sections.length))
      compare('secret', 'every field of the graph', JSON.stringify(answer.data))
      // What an agreement includes can be read: the doors are open, and nothing more is withheld.
      expect([...found.secret].sort()).toEqual(expected)
      expect([...found.public].sort()).toEqual(expected)
    },
  )

  test.each(['LEAD', 'HEADLINE'] as const)('finds no words by a search that an agreement about %s does not include', async (rights) => {
    const { secret } = await agree(rights)
    const counts = [...parts.LEAD, ...parts.FULL].map((part) => `${part}: search(query: "${wordOf(part, 'sports')}") { totalCount }`)
    const query = `{ titre: search(query: "${wordOf('titre', 'sports')}") { totalCount } ${counts.join(' ')} }`
    const response = await room.get(
      '/graphql',
      { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
      'POST',
      JSON.stringify({ query }),
    )
    const nothing = Object.fromEntries([...parts.LEAD, ...parts.FULL].map((part) => [part, { totalCount: 0 }]))
    expect(await response.json()).toEqual({
      data: { ...nothing, titre: { totalCount: 1 }, ...(rights === 'LEAD' && { chapo: { totalCount: 1 } }) },
    })
  })

  test('gets a preview without blocks in place of a body that its agreement does not include', async () => {
    const { secret } = await agree('LEAD')
    const fields =
      '{ wordCount readingMinutes teaser body { __typename text ... on PreviewBody { reason requires wordsRemaining } } corrections { note } }'
    const query = `{ article(by: { slug: "sur-sports" }) ${fields} none: article(by: { slug: "aussi-sports" }) { body { text } } }`
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` }
    const response = await room.get('/graphql', headers, 'POST', JSON.stringify({ query }))
    const body = { __typename: 'PreviewBody', text: '', reason: 'AGREEMENT', requires: 'FREE', wordsRemaining: 0 }
    expect(await response.json()).toEqual({
      data: {
        article: { wordCount: null, readingMinutes: null, teaser: `Un ${wordOf('chapo', 'sports')}.`, body, corrections: [] },
        none: { body: null },
      },
    })
  })

  test('gets nothing by a preview token', async () => {
    const token = await room.ask<{ article: { desk: { previewToken: string } } }>(
      '{ article(by: { slug: "sur-sports" }) { desk { previewToken(hours: 1) } } }',
      {},
      editor,
    )
    const query = 'query ($token: String!) { article(by: { preview: $token }) { slug } }'
    const variables = { token: token.data?.article.desk.previewToken }
    expect(await room.ask(query, variables, limitedViewer)).toEqual({ data: { article: null } })
    expect(await room.ask(query, variables)).toEqual({ data: { article: { slug: 'sur-sports' } } })
  })

  test('is refused with a key that is unknown, revoked or expired, and a page of another site', { timeout: 60_000 }, async () => {
    const revoked = await agree()
    await revokePartnerKeys(room.database, revoked.name, room.clock.now)
    const expired = await agree('FULL', [], new Date(room.clock.now.getTime() + 500))
    const valid = await agree()
    const refused: [Record<string, string>, string | null, number][] = [
      [{ Authorization: `Bearer ${revoked.secret}` }, null, 401],
      [{ Authorization: `Bearer ${expired.secret}` }, null, 401],
      [{}, revoked.public, 401],
      [{}, expired.public, 401],
      [{}, `pk_${'0'.repeat(24)}`, 401],
      [{ Origin: 'https://voleur.example' }, valid.public, 403],
      [{ Referer: 'https://voleur.example/page' }, valid.public, 403],
    ]
    for (const [headers, key, status] of refused)
      for (const answer of await throughEveryDoor(headers, key)) {
        expect([answer.door, answer.status, answer.cacheControl]).toEqual([answer.door, status, 'no-store'])
        expect(wordsIn([answer.text])).toEqual([])
      }
  })

  test('is sent only articles of its sections by a subscription, without what its rights do not include', async () => {
    const { secret } = await agree('HEADLINE', ['sports'])
    const origin = await room.origin()
    const query = 'subscription { articlePublished { title lead teaser body { text } } }'
    const [limited, all] = await Promise.all(
      [{ Authorization: `Bearer ${secret}` }, room.credentialOf('PARTNER')].map(async (headers) => {
        const reader = await EventReader.open(`${origin}/graphql`, { query, headers })
        await reader.nextId()
        return reader
      }),
    )
    const publishedAt = room.clock.now
    await room.save(
      { title: 'Un vote', section: 'politique', lead: 'Un chapô.', publishedAt },
      { title: 'Un but', section: 'sports', lead: 'Un chapô.', publishedAt },
    )
    await nothingHeldBack(room.database)
    room.notifier.notify()
    const sent = (title: string, lead: string | null, text: string) => ({
      data: { articlePublished: { title, lead, teaser: lead ?? '', body: { text } } },
    })
    expect(await limited?.next()).toEqual(sent('Un but', null, ''))
    const both = [await all?.next(), await all?.next()]
    expect(both).toEqual(
      expect.arrayContaining([sent('Un but', 'Un chapô.', 'Texte de « Un but ».'), sent('Un vote', 'Un chapô.', 'Texte de « Un vote ».')]),
    )
    limited?.close()
    all?.close()
  })
})
