import { expect } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { schema } from '../../src/graph/schema.ts'
import { concurrently } from './all-settled.ts'
import type { Reader, Truth } from './secrets.ts'
import type { Seen } from './seen.ts'

/** All fields of an article and of the objects it links to. */
export const article = `id slug url title kicker headline lead teaser byline access publishedAt updatedAt wordCount readingMinutes attribution image { caption } structuredData
  body { text html blocks { text } } section { id slug name } authors { id slug name articleCount timeline(first: 3) { totalCount nodes { id title } } }
  topics { id slug name articles(first: 3) { totalCount nodes { id title } } } corrections { note }
  relatedLinks(first: 24) { id title teaser url target { ... on Article { id title } ... on WebPage { title url } }
    reasons { label ... on EditorsChoice { note } ... on SameSection { section { name } }
    ... on SimilarText { terms } ... on SameStory { article { id title } } ... on SharedTopics { topics { id name } } ... on SameAuthor { author { id name } } } }
  contributions { ... on SubscriptionRequired { message } ... on OpenContributions { entries { totalCount nodes { text } } } }`
const short = 'edges { cursor node { id slug title } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const names = 'edges { cursor node { id slug name } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

/** Sends a query as the audience, and compares the response with the secrets, without those that were disclosed. */
export type Ask = (query: string, variables?: Record<string, unknown>, disclosed?: ReadonlySet<string>) => Promise<Record<string, unknown>>
type Probe = (ask: Ask, seen: Seen, truth: Truth, reader: Reader) => Promise<void>

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly totalCount: number
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const pageParameters = '$first: Int, $after: String, $last: Int, $before: String'
const pageArguments = 'first: $first, after: $after, last: $last, before: $before'

/** Pages through a list in both directions, two entries at a time: the entries and counts must be exact. Every cursor is stored. */
async function walk(
  ask: Ask,
  cursors: Set<string>,
  { query, variables = {} }: { readonly query: string; readonly variables?: Record<string, unknown> },
  at: (data: Record<string, unknown>) => unknown,
  expected: number,
): Promise<void> {
  await concurrently(
    [
      ['first', 'after', 'hasNextPage', 'endCursor'],
      ['last', 'before', 'hasPreviousPage', 'startCursor'],
    ] as const,
    async ([size, edge, more, next]) => {
      const found = new Set<string>()
      for (let from = {}; ; ) {
        const page = at(await ask(query, { ...variables, [size]: 2, ...from })) as Connection | null
        if (!page) {
          expect(expected).toBe(0)
          break
        }
        expect(page.totalCount).toBe(expected)
        for (const { node, cursor } of page.edges) {
          found.add(node.id)
          cursors.add(cursor)
        }
        if (!page.pageInfo[more]) break
        from = { [edge]: page.pageInfo[next] }
      }
      expect(found.size).toBe(expected)
    },
  )
}

/** One probe for each root field. */
export const probes: Record<string, Probe> = {
  async node(ask, { ids }) {
    await concurrently(ids, (id) =>
      ask(
        `query ($id: ID!) { node(id: $id) { __typename id ... on Article { ${article} } ... on Author { name articleCount } ... on Topic { name } ... on Section { name } ... on Contribution { text article { title } } } }`,
        { id },
      ),
    )
  },
  nodes: async (ask, { ids }) =>
    void (await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids: [...ids].slice(0, 100) })),
  async publication(ask, _seen, { articles }) {
    const { publication } = await ask(`{ publication { name url front(first: 50) { id title lead teaser body { text } } } }`)
    expect((publication as { front: unknown[] }).front).toHaveLength(articles.shown.length)
  },
  async article(ask, { slugs }, { articles }) {
    const found = new Set<string>()
    await concurrently(slugs.article, async (slug) => {
      const data = await ask(`query ($slug: String!) { article(by: { slug: $slug }) { ${article} } }`, { slug })
      const { id } = (data.article ?? {}) as { id?: string }
      if (id) found.add(id)
    })
    expect([...found].sort()).toEqual(articles.shown.map(({ id }) => encodeId('Article', id)).sort())
    await concurrently([0, 1, 2, 3, 4, 5], (index) =>
      ask('query ($url: URL!) { article(by: { url: $url }) { id title } }', { url: `https://source.example/${index}` }),
    )
  },
  async articles(ask, seen, { articles }) {
    await walk(
      ask,
      seen.cursors.time,
      { query: `query (${pageParameters}) { articles(${pageArguments}) { ${short} } }` },
      (data) => data.articles,
      articles.shown.length,
    )
    await concurrently(seen.cursors.time, (cursor) => ask(`query ($cursor: String) { articles(after: $cursor) { ${short} } }`, { cursor }))
    await concurrently(seen.slugs.author, (slug) =>
      ask(`query ($slug: String!) { articles(filter: { author: { slug: $slug } }) { ${short} } }`, { slug }),
    )
    await concurrently(seen.slugs.topic, (slug) =>
      ask(`query ($slug: String!) { articles(filter: { topic: { slug: $slug }, publishedFrom: "2000-01-01T00:00:00Z" }) { ${short} } }`, {
        slug,
      }),
    )
  },
  async section(ask, seen, { articles, sections }) {
    await concurrently(seen.slugs.section, async (slug) => {
      const count = articles.shown.filter(({ section }) => section === sections.get(slug)).length
      await walk(
        ask,
        seen.cursors.time,
        {
          query: `query ($slug: String!, ${pageParameters}) { section(by: { slug: $slug }) { articles(${pageArguments}) { ${short} } } }`,
          variables: { slug },
        },
        (data) => (data.section as { articles: unknown } | null)?.articles,
        count,
      )
    })
  },
  sections: async (ask) => void (await ask(`{ sections { id name parent { name } latest { ${article} } articles { ${short} } } }`)),
  async author(ask, seen, { articles, authors }) {
    await concurrently([...authors.shown, ...authors.hidden], async ({ id, slug }) => {
      const count = articles.shown.filter((row) => row.authors.includes(id)).length
      const at = (data: Record<string, unknown>) => (data.author as { timeline: unknown } | null)?.timeline
      await walk(
        ask,
        seen.cursors.time,
        {
          query: `query ($slug: String!, ${pageParameters}) { author(by: { slug: $slug }) { timeline(${pageArguments}) { ${short} } } }`,
          variables: { slug },
        },
        at,
        count,
      )
      const { author } = await ask(
        'query ($slug: String!) { author(by: { slug: $slug }) { name articleCount firstPublishedAt lastPublishedAt timeline { years { year count } } } }',
        { slug },
      )
      expect((author as { articleCount: number } | null)?.articleCount ?? 0).toBe(count)
    })
    await concurrently(seen.slugs.author, (slug) =>
      ask('query ($slug: String!) { author(by: { slug: $slug }) { id name slug } }', { slug }),
    )
  },
  authors: (ask, seen, { authors }) =>
    walk(
      ask,
      seen.cursors.slug,
      { query: `query (${pageParameters}) { authors(${pageArguments}) { ${names} } }` },
      (data) => data.authors,
      authors.shown.length,
    ),
  async topic(ask, seen, { articles, topics }) {
    await concurrently([...topics.shown, ...topics.hidden], async ({ id, slug }) => {
      const count = articles.shown.filter((row) => row.topics.includes(id)).length
      const at = (data: Record<string, unknown>) => (data.topic as { articles: unknown } | null)?.articles
      await walk(
        ask,
        seen.cursors.time,
        {
          query: `query ($slug: String!, ${pageParameters}) { topic(by: { slug: $slug }) { name articles(${pageArguments}) { ${short} } } }`,
          variables: { slug },
        },
        at,
        count,
      )
    })
  },
  topics: (ask, seen, { topics }) =>
    walk(
      ask,
      seen.cursors.slug,
      { query: `query (${pageParameters}) { topics(${pageArguments}) { ${names} } }` },
      (data) => data.topics,
      topics.shown.length,
    ),
  async search(ask, _seen, { articles, secrets }) {
    const found = new Set<string>()
    for (let after: string | null = null; ; ) {
      const data: Record<string, unknown> = await ask(
        'query ($after: String) { search(query: "titre", first: 2, after: $after) { totalCount edges { score snippet node { id title } } pageInfo { hasNextPage endCursor } } }',
        { after },
      )
      const page = data.search as Connection
      expect(page.totalCount).toBe(articles.shown.length)
      for (const { node } of page.edges) found.add(node.id)
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(found.size).toBe(articles.shown.length)
    // The existence of a hidden word is also secret.
    const words = secrets.filter((secret) => /^[a-z]+\d+zq$/u.test(secret)).slice(0, 20)
    const counts = words.map((word, index) => `w${index}: search(query: "${word}") { totalCount edges { snippet node { title } } }`)
    if (counts.length === 0) return
    const data = await ask(`{ ${counts.join(' ')} }`)
    expect(Object.values(data)).toEqual(words.map(() => ({ totalCount: 0, edges: [] })))
  },
  async desk(ask, { ids }, { articles }, reader) {
    // The desk shows hidden content to editors, so only its counts can be compared with the truth.
    if (reader === 'EDITOR') {
      const { desk } = (await ask('{ desk { articles { totalCount } } }')) as { desk: { articles: { totalCount: number } } }
      expect(desk.articles.totalCount).toBe(articles.shown.length + articles.hidden.length)
    } else {
      expect(await ask(`{ desk { articles { nodes { ${article} } totalCount } audit { before after } } }`)).toEqual({ desk: null })
      await concurrently(ids, async (id) => {
        const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on Article { desk { version audit { before } } } } }', { id })
        expect((node as { desk?: unknown } | null)?.desk ?? null).toBeNull()
      })
    }
  },
  async changes(ask, { tokens, disclosed }, _truth, reader) {
    const names = ['Section', 'Author', 'Topic'].map((type) => `... on ${type} { id name slug }`).join(' ')
    const shown = `... on ArticleChanged { article { ${article} } } ... on NameChanged { named { ${names} } formerIds }`
    await concurrently([null, ...tokens], async (since) => {
      const data = await ask(
        `query ($since: String) { changes(since: $since, first: 50) { token changes { ${shown} ... on ArticleRemoved { id url } } } }`,
        { since },
        reader === 'LIMITED' ? disclosed.toLimited : reader === 'PARTNER' ? disclosed.toPartners : disclosed.toReaders,
      )
      tokens.add((data.changes as { token: string }).token)
    })
  },
  async viewer(ask, _seen, _truth, reader) {
    const audience = reader === 'LIMITED' ? 'PARTNER' : reader
    expect(await ask('{ viewer { audience partner { name } } }')).toMatchObject({ viewer: { audience } })
  },
}

/** A root field without a probe fails the test: a new one needs an entry above. */
export const everyRootFieldHasAProbe = (): void =>
  expect(Object.keys(probes).sort()).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort())
