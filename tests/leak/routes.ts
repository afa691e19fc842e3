import { expect } from 'vitest'
import type { Audience } from '../../src/content/audience.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { schema } from '../../src/graph/schema.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { limitedPartner, type Newsroom } from '../newsroom.ts'
import { allSettled } from './all-settled.ts'
import { type Reader, type Truth, type TruthFor, wordsOf } from './secrets.ts'

/** All fields of an article and of the objects it links to. */
export const article = `id slug url title kicker headline lead teaser byline access publishedAt updatedAt wordCount structuredData
  body { text html blocks { text } } section { id slug name } authors { id slug name articleCount timeline(first: 3) { totalCount nodes { id title } } }
  topics { id slug name articles(first: 3) { totalCount nodes { id title } } } corrections { note }
  relatedLinks(first: 24) { id title teaser url target { ... on Article { id title } ... on WebPage { title url } }
    reasons { label ... on EditorsChoice { note } ... on SameSection { section { name } }
    ... on SimilarText { terms } ... on SameStory { article { id title } } ... on SharedTopics { topics { id name } } ... on SameAuthor { author { id name } } } }
  contributions { ... on SubscriptionRequired { message } ... on OpenContributions { entries { totalCount nodes { text } } } }`
const short = 'edges { cursor node { id slug title } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const names = 'edges { cursor node { id slug name } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

/** All ids, slugs, URLs and cursors that ever existed, which a client may have stored. */
interface Seen {
  readonly ids: Set<string>
  readonly slugs: {
    readonly article: Set<string>
    readonly author: Set<string>
    readonly topic: Set<string>
    readonly section: Set<string>
  }
  readonly cursors: { readonly time: Set<string>; readonly slug: Set<string> }
  /** Ids and words of former public content, which `changes` may name when the content is hidden. */
  readonly disclosed: { readonly toReaders: Set<string>; readonly toPartners: Set<string> }
  /** The tokens at which a client stopped reading `changes`. */
  readonly tokens: Set<string>
  /** Number of requests to each route. */
  turn: number
}

export const nothingSeen = (): Seen => ({
  ids: new Set(),
  slugs: { article: new Set(), author: new Set(), topic: new Set(), section: new Set() },
  cursors: { time: new Set(), slug: new Set() },
  disclosed: { toReaders: new Set(), toPartners: new Set() },
  tokens: new Set(),
  turn: 0,
})

/** Stores the current content for later requests, hidden or not. */
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
  const [section] = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM section ORDER BY name LIMIT 1`)
  if (section) limitedPartner.sections = [section.id]
  const said = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM contribution`)
  for (const { id } of said) seen.ids.add(encodeId('Contribution', id))
}

/** Stores what a client may have read until now. `changes` may name it when it is hidden. */
export function rememberDisclosed(room: Newsroom, { disclosed }: Seen, truthFor: TruthFor): void {
  const { articles } = truthFor('ANONYMOUS')
  for (const { id, state, visibleFrom, texts, mayBeSyndicated } of [...articles.shown, ...articles.hidden]) {
    if (state !== 'PUBLISHED' || visibleFrom > room.clock.now) continue
    for (const secret of [encodeId('Article', id), ...wordsOf(texts)]) {
      disclosed.toReaders.add(secret)
      if (mayBeSyndicated) disclosed.toPartners.add(secret)
    }
  }
}

/** Sends all requests concurrently, as clients of a gateway do: shared loads become one statement, which is fast. */
const each = <Item>(items: Iterable<Item>, ask: (item: Item) => Promise<unknown>): Promise<void> => allSettled([...items].map(ask))

type Ask = (query: string, variables?: Record<string, unknown>, disclosed?: ReadonlySet<string>) => Promise<Record<string, unknown>>
type Probe = (ask: Ask, seen: Seen, truth: Truth, audience: Audience) => Promise<void>

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
  await each(
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
const probes: Record<string, Probe> = {
  async node(ask, { ids }) {
    await each(ids, (id) =>
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
    await each(slugs.article, async (slug) => {
      const data = await ask(`query ($slug: String!) { article(by: { slug: $slug }) { ${article} } }`, { slug })
      const { id } = (data.article ?? {}) as { id?: string }
      if (id) found.add(id)
    })
    expect([...found].sort()).toEqual(articles.shown.map(({ id }) => encodeId('Article', id)).sort())
    await each([0, 1, 2, 3, 4, 5], (index) =>
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
    await each(seen.cursors.time, (cursor) => ask(`query ($cursor: String) { articles(after: $cursor) { ${short} } }`, { cursor }))
    await each(seen.slugs.author, (slug) =>
      ask(`query ($slug: String!) { articles(filter: { author: { slug: $slug } }) { ${short} } }`, { slug }),
    )
    await each(seen.slugs.topic, (slug) =>
      ask(`query ($slug: String!) { articles(filter: { topic: { slug: $slug }, publishedFrom: "2000-01-01T00:00:00Z" }) { ${short} } }`, {
        slug,
      }),
    )
  },
  async section(ask, seen, { articles, sections }) {
    await each(seen.slugs.section, async (slug) => {
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
    await each([...authors.shown, ...authors.hidden], async ({ id, slug }) => {
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
    await each(seen.slugs.author, (slug) => ask('query ($slug: String!) { author(by: { slug: $slug }) { id name slug } }', { slug }))
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
    await each([...topics.shown, ...topics.hidden], async ({ id, slug }) => {
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
  async desk(ask, { ids }, { articles }, audience) {
    // The desk shows hidden content to editors, so only its counts can be compared with the truth.
    if (audience === 'EDITOR') {
      const { desk } = (await ask('{ desk { articles { totalCount } } }')) as { desk: { articles: { totalCount: number } } }
      expect(desk.articles.totalCount).toBe(articles.shown.length + articles.hidden.length)
    } else {
      expect(await ask(`{ desk { articles { nodes { ${article} } totalCount } audit { before after } } }`)).toEqual({ desk: null })
      await each(ids, async (id) => {
        const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on Article { desk { version audit { before } } } } }', { id })
        expect((node as { desk?: unknown } | null)?.desk ?? null).toBeNull()
      })
    }
  },
  async changes(ask, { tokens, disclosed }, _truth, audience) {
    const names = ['Section', 'Author', 'Topic'].map((type) => `... on ${type} { id name slug }`).join(' ')
    const shown = `... on ArticleChanged { article { ${article} } } ... on NameChanged { named { ${names} } formerIds }`
    await each([null, ...tokens], async (since) => {
      const data = await ask(
        `query ($since: String) { changes(since: $since, first: 50) { token changes { ${shown} ... on ArticleRemoved { id url } } } }`,
        { since },
        audience === 'PARTNER' ? disclosed.toPartners : disclosed.toReaders,
      )
      tokens.add((data.changes as { token: string }).token)
    })
  },
  async viewer(ask, _seen, _truth, audience) {
    expect(await ask('{ viewer { audience } }')).toEqual({ viewer: { audience } })
  },
}

/** The routes other than the graph, which the probes above cover: the URLs to request, from every id and slug that ever existed. */
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

/** A route without a probe fails the test: a new route needs an entry here. */
export function everyDoorHasAProbe(room: Newsroom): void {
  expect(Object.keys(probes).sort()).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort())
  expect(Object.keys(routeProbes).sort()).toEqual(
    room
      .routes()
      .map(({ path }) => path)
      .sort(),
  )
}

/** Every audience. */
export const everybody = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR'] as const satisfies readonly Audience[]

/** How thoroughly the routes are tried. */
interface Trial {
  readonly audiences: readonly Audience[]
  /** Whether every URL is requested in every format. By default a step requests a third of the URLs, each in one format. */
  readonly inEveryFormat: boolean
}

/** Requests every route as each of these audiences, and compares every response with the truth. */
export async function tryEveryDoor(room: Newsroom, seen: Seen, truthFor: TruthFor, { audiences, inEveryFormat }: Trial): Promise<void> {
  const checkFor = (reader: Reader) => {
    const { secrets } = truthFor(reader)
    return (
      question: string,
      answer: string,
      { disclosed, beyond = [] }: { disclosed?: ReadonlySet<string> | undefined; beyond?: readonly string[] } = {},
    ) => {
      for (const secret of [...secrets, ...beyond])
        if (answer.includes(secret) && !disclosed?.has(secret))
          throw new Error(`A leak: "${secret}" is hidden and stands in the answer to ${reader} for ${question}: ${answer.slice(0, 2000)}`)
    }
  }
  await each(audiences, async (audience) => {
    const viewer: Viewer = { ...anonymous, audience }
    const check = checkFor(audience)
    const ask: Ask = async (query, variables, disclosed) => {
      const { data, errors } = await room.ask(query, variables, viewer)
      check(`${query} ${JSON.stringify(variables)}`, JSON.stringify({ data, errors }), { disclosed })
      expect(errors).toBeUndefined()
      return data ?? {}
    }
    await each(Object.values(probes), (probe) => probe(ask, seen, truthFor(audience), audience))
  })
  const turn = seen.turn++
  const clients: readonly Client[] = [...audiences, 'LIMITED']
  const paths = Object.values(routeProbes).flatMap((pathsOf) => pathsOf(seen.slugs))
  await each(paths.entries(), async ([index, path]) => {
    if (inEveryFormat)
      await each(isPage(path) ? formats : ['*/*'], (format) =>
        each(format === 'text/html' ? (['ANONYMOUS', 'PARTNER', 'SUBSCRIBER'] as const) : (['ANONYMOUS', 'LIMITED'] as const), (client) =>
          request(path, format, client),
        ),
      )
    // Each time in another format and by another client, so that a history covers all of them.
    else if (index % 3 === turn % 3) {
      const client = clients[Math.floor((index + turn) / formats.length) % clients.length] ?? 'ANONYMOUS'
      await request(path, formats[(index + turn) % formats.length] ?? '*/*', client)
    }
  })

  async function request(path: string, format: string, client: Client): Promise<void> {
    const method = path.startsWith('/ingest/') ? 'DELETE' : 'GET'
    const response = await room.get(path, { Accept: `${format}, */*;q=0.1`, ...room.credentialOf(client) }, method)
    const isForPrograms =
      /^\/(?:feeds|oembed)/u.test(path) ||
      (isPage(path) && response.status === 200 && !response.headers.get('Content-Type')?.startsWith('text/html'))
    const audience = client === 'LIMITED' ? 'PARTNER' : client
    const reader = !isForPrograms ? audience : client === 'LIMITED' ? client : client === 'SUBSCRIBER' ? 'SUBSCRIBER_FEED' : 'FEED'
    const { beyondRights } = truthFor(reader)
    const answer = `${await response.text()} ${JSON.stringify([...response.headers])}`
    checkFor(reader)(`${path} as ${format}`, answer, { beyond: isForPrograms ? beyondRights : [] })
    const slug = /^\/a\/(?<slug>.*)$/u.exec(path)?.groups?.slug
    if (slug === undefined) expect(response.status, path).toBeLessThan(500)
    else expect([response.status], `${path} for ${client}`).toEqual([statusOf(truthFor(audience), slug, room.clock.now)])
    // None of these clients may ingest or withdraw an article.
    if (method === 'DELETE') expect([401, 403]).toContain(response.status)
  }
}

/** The status of the page of an article, at its current or a former slug. */
function statusOf({ articles, allowed }: Truth, slug: string, at: Date): number {
  const isAt = ({ slugs }: { readonly slugs: readonly string[] }) => slugs.includes(slug)
  const shown = articles.shown.find(isAt)
  if (shown) return shown.slug === slug ? 200 : 301
  return allowed.some((row) => isAt(row) && row.state === 'WITHDRAWN' && row.visibleFrom <= at) ? 410 : 404
}

/** An audience, or a partner that may show only the headlines of one section. */
type Client = Audience | 'LIMITED'

const isPage = (path: string): boolean => /^\/(?:(?:a|section|author|topic)\/.*)?$/u.test(path)

const formats = ['text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']
