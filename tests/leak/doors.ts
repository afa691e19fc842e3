import { expect } from 'vitest'
import { encodeId } from '../../src/graph/global-id.ts'
import { schema } from '../../src/graph/schema.ts'
import { Prisma } from '../../src/store/database.ts'
import type { Newsroom } from '../newsroom.ts'
import type { Truth } from './secrets.ts'

/** All that an article shows and leads to. */
const article = `id slug url title kicker headline lead teaser byline access publishedAt updatedAt wordCount structuredData
  body { text html blocks { text } } section { id slug name } authors { id slug name articleCount timeline(first: 3) { totalCount nodes { id title } } }
  topics { id slug name articles(first: 3) { totalCount nodes { id title } } } corrections { note }
  relatedLinks(first: 24) { id title teaser url target { ... on Article { id title } ... on WebPage { title url } }
    reasons { label ... on EditorsChoice { note } ... on SameSection { section { name } }
    ... on SimilarText { terms } ... on SameStory { article { id title } } ... on SharedTopics { topics { id name } } ... on SameAuthor { author { id name } } } }
  contributions { ... on SubscriptionRequired { message } ... on OpenContributions { entries { totalCount nodes { text } } } }`
const short = 'edges { cursor node { id slug title } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const names = 'edges { cursor node { id slug name } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

/** Everything that was ever in the paper, which a reader may have kept. */
interface Seen {
  readonly ids: Set<string>
  readonly slugs: {
    readonly article: Set<string>
    readonly author: Set<string>
    readonly topic: Set<string>
    readonly section: Set<string>
  }
  readonly cursors: { readonly time: Set<string>; readonly slug: Set<string> }
  /** How often every door was tried. */
  turn: number
}

export const nothingSeen = (): Seen => ({
  ids: new Set(),
  slugs: { article: new Set(), author: new Set(), topic: new Set(), section: new Set() },
  cursors: { time: new Set(), slug: new Set() },
  turn: 0,
})

/** Keeps what there is now for later questions, hidden or not. */
export async function remember(room: Newsroom, seen: Seen): Promise<void> {
  for (const [kind, type] of [
    ['article', 'Article'],
    ['author', 'Author'],
    ['topic', 'Topic'],
    ['section', 'Section'],
  ] as const) {
    const rows = await room.database.query<{ id: string; slug: string }>(
      Prisma.sql`SELECT ${Prisma.raw(`${kind}_id`)} AS id, slug FROM ${Prisma.raw(`${kind}_slug`)}`,
    )
    for (const { id, slug } of rows) {
      seen.ids.add(encodeId(type, id))
      seen.slugs[kind].add(slug)
    }
  }
}

type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Record<string, unknown>>
type Probe = (ask: Ask, seen: Seen, truth: Truth) => Promise<void>

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

/** Both ways through a list, two at a time, and from every cursor that was ever answered: exactly what is shown, and exact counts. */
async function walk(
  ask: Ask,
  cursors: Set<string>,
  list: (args: string) => string,
  at: (data: Record<string, unknown>) => unknown,
  expected: number,
): Promise<void> {
  const pageOf = async (args: string) => at(await ask(list(args))) as Connection | null
  for (const [size, edge, more, next] of [
    ['first', 'after', 'hasNextPage', 'endCursor'],
    ['last', 'before', 'hasPreviousPage', 'startCursor'],
  ] as const) {
    const found = new Set<string>()
    for (let from = ''; ; ) {
      const page = await pageOf(`${size}: 2${from}`)
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
      from = `, ${edge}: "${page.pageInfo[next]}"`
    }
    expect(found.size).toBe(expected)
  }
}

/** One probe for each root field. */
const probes: Record<string, Probe> = {
  async node(ask, { ids }) {
    for (const id of ids)
      await ask(
        `query ($id: ID!) { node(id: $id) { __typename id ... on Article { ${article} } ... on Author { name articleCount } ... on Topic { name } ... on Section { name } } }`,
        { id },
      )
  },
  nodes: async (ask, { ids }) =>
    void (await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids: [...ids].slice(0, 100) })),
  publication: async (ask) => void (await ask(`{ publication { name url front(first: 50) { ${article} } } }`)),
  async article(ask, { slugs }, { articles }) {
    const found = new Set<string>()
    for (const slug of slugs.article) {
      const data = await ask(`query ($slug: String!) { article(by: { slug: $slug }) { ${article} } }`, { slug })
      const { id } = (data.article ?? {}) as { id?: string }
      if (id) found.add(id)
    }
    expect([...found].sort()).toEqual(articles.shown.map(({ id }) => encodeId('Article', id)).sort())
    for (const index of [0, 1, 2, 3, 4, 5])
      await ask('query ($url: URL!) { article(by: { url: $url }) { id title } }', { url: `https://source.example/${index}` })
  },
  async articles(ask, seen, { articles }) {
    await walk(
      ask,
      seen.cursors.time,
      (args) => `{ articles(${args}) { ${short} } }`,
      (data) => data.articles,
      articles.shown.length,
    )
    for (const cursor of seen.cursors.time) await ask(`query ($cursor: String) { articles(after: $cursor) { ${short} } }`, { cursor })
    for (const slug of seen.slugs.author)
      await ask(`query ($slug: String!) { articles(filter: { author: { slug: $slug } }) { ${short} } }`, { slug })
    for (const slug of seen.slugs.topic)
      await ask(
        `query ($slug: String!) { articles(filter: { topic: { slug: $slug }, publishedFrom: "2000-01-01T00:00:00Z" }) { ${short} } }`,
        { slug },
      )
  },
  async section(ask, seen, { articles }) {
    for (const slug of seen.slugs.section) {
      const count = articles.shown.filter(({ section }) => section === slug).length
      await walk(
        ask,
        seen.cursors.time,
        (args) => `{ section(by: { slug: "${slug}" }) { latest { ${article} } articles(${args}) { ${short} } } }`,
        (data) => (data.section as { articles: unknown }).articles,
        count,
      )
    }
  },
  sections: async (ask) => void (await ask(`{ sections { id name parent { name } latest { title } articles { ${short} } } }`)),
  async author(ask, seen, { articles, authors }) {
    for (const { id, slug } of [...authors.shown, ...authors.hidden]) {
      const count = articles.shown.filter((row) => row.authors.includes(id)).length
      const at = (data: Record<string, unknown>) => (data.author as { timeline: unknown } | null)?.timeline
      await walk(
        ask,
        seen.cursors.time,
        (args) => `{ author(by: { slug: "${slug}" }) { timeline(${args}) { ${short} years { year count } } } }`,
        at,
        count,
      )
      const { author } = await ask(
        `{ author(by: { slug: "${slug}" }) { name articleCount firstPublishedAt lastPublishedAt timeline { years { year count } } } }`,
      )
      expect((author as { articleCount: number } | null)?.articleCount ?? 0).toBe(count)
    }
    for (const slug of seen.slugs.author) await ask('query ($slug: String!) { author(by: { slug: $slug }) { id name slug } }', { slug })
  },
  authors: (ask, seen, { authors }) =>
    walk(
      ask,
      seen.cursors.slug,
      (args) => `{ authors(${args}) { ${names} } }`,
      (data) => data.authors,
      authors.shown.length,
    ),
  async topic(ask, seen, { articles, topics }) {
    for (const { id, slug } of [...topics.shown, ...topics.hidden]) {
      const count = articles.shown.filter((row) => row.topics.includes(id)).length
      const at = (data: Record<string, unknown>) => (data.topic as { articles: unknown } | null)?.articles
      await walk(ask, seen.cursors.time, (args) => `{ topic(by: { slug: "${slug}" }) { name articles(${args}) { ${short} } } }`, at, count)
    }
  },
  topics: (ask, seen, { topics }) =>
    walk(
      ask,
      seen.cursors.slug,
      (args) => `{ topics(${args}) { ${names} } }`,
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
    // Whether a hidden word is somewhere is a secret too.
    const words = secrets.filter((secret) => /^[a-z]+\d+zq$/u.test(secret)).slice(0, 20)
    const counts = words.map((word, index) => `w${index}: search(query: "${word}") { totalCount edges { snippet node { title } } }`)
    if (counts.length === 0) return
    const data = await ask(`{ ${counts.join(' ')} }`)
    expect(Object.values(data)).toEqual(words.map(() => ({ totalCount: 0, edges: [] })))
  },
  viewer: async (ask) => void (await ask('{ viewer { audience } }')),
}

/** The routes beside the graph, which the probes above go through: the addresses to ask for, by everything that was ever an address. */
const routeProbes: Record<string, (slugs: Seen['slugs']) => readonly string[]> = {
  '/graphql': () => [],
  '/docs': () => ['/docs'],
  '/health': () => ['/health'],
  '/ready': () => ['/ready'],
  '/ingest/:key': () => ['/ingest/leak%3A1'],
  '/': () => ['/'],
  ...Object.fromEntries(
    (['section', 'author', 'topic'] as const).map((kind) => [
      `/${kind}/:slug`,
      (slugs: Seen['slugs']) => [...slugs[kind]].map((slug) => `/${kind}/${slug}`),
    ]),
  ),
  '/a/:slug': ({ article: articleSlugs }) => [...articleSlugs].map((slug) => `/a/${slug}`),
  '/robots.txt': () => ['/robots.txt'],
  '/sitemap.xml': () => ['/sitemap.xml'],
  '/sitemap-news.xml': () => ['/sitemap-news.xml'],
  ...Object.fromEntries(['sections', 'authors', 'topics'].map((name) => [`/sitemaps/${name}.xml`, () => [`/sitemaps/${name}.xml`]])),
  '/sitemaps/articles-:month.xml': () => ['/sitemaps/articles-2025-05.xml', '/sitemaps/articles-2025-06.xml'],
  '/oembed': (slugs) =>
    Object.entries({ a: slugs.article, section: slugs.section, author: slugs.author }).flatMap(([kind, all]) =>
      [...all].map((slug) => `/oembed?url=https://journal.example/${kind}/${slug}&format=${slug.length % 2 ? 'xml' : 'json'}`),
    ),
  ...Object.fromEntries(['rss', 'atom', 'json'].map((format) => [`/feeds/search.${format}`, () => [`/feeds/search.${format}?q=titre`]])),
  ...Object.fromEntries(
    ['rss', 'atom', 'json'].flatMap((format) => [
      [`/feeds/latest.${format}`, () => [`/feeds/latest.${format}`]],
      ...(['section', 'author', 'topic'] as const).map((kind) => [
        `/feeds/${kind}/:slug.${format}`,
        (slugs: Seen['slugs']) => [...slugs[kind]].map((slug) => `/feeds/${kind}/${slug}.${format}`),
      ]),
    ]),
  ),
}

/** A door without a probe is a failure: who adds one says here how it is tried. */
export function everyDoorHasAProbe(room: Newsroom): void {
  expect(Object.keys(probes).sort()).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort())
  expect(Object.keys(routeProbes).sort()).toEqual(
    room
      .routes()
      .map(({ path }) => path)
      .sort(),
  )
}

/** Asks at every door, and holds every answer against the truth. */
export async function tryEveryDoor(room: Newsroom, seen: Seen, truth: Truth): Promise<void> {
  const check = (question: string, answer: string) => {
    for (const secret of truth.secrets)
      if (answer.includes(secret))
        throw new Error(`A leak: "${secret}" is hidden and stands in the answer to ${question}: ${answer.slice(0, 2000)}`)
  }
  const ask: Ask = async (query, variables) => {
    const { data, errors } = await room.ask(query, variables)
    check(`${query} ${JSON.stringify(variables)}`, JSON.stringify({ data, errors }))
    expect(errors).toBeUndefined()
    return data ?? {}
  }
  for (const probe of Object.values(probes)) await probe(ask, seen, truth)
  // A third of the addresses after each step, each time in another form: over a history all of them are asked in every form.
  const turn = seen.turn++
  const paths = Object.values(routeProbes)
    .flatMap((pathsOf) => pathsOf(seen.slugs))
    .filter((_path, index) => index % 3 === turn % 3)
  await Promise.all(
    paths.map(async (path, index) => {
      const accept = representations[(index + turn) % representations.length] ?? '*/*'
      const response = await room.get(path, { Accept: `${accept}, */*;q=0.1` })
      check(`${path} as ${accept}`, `${await response.text()} ${JSON.stringify([...response.headers])}`)
      expect(response.status, path).toBeLessThan(500)
    }),
  )
}

const representations = ['text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown']
