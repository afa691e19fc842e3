import { expect } from 'vitest'
import type { Audience } from '../../src/content/audience.ts'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { articlePage, frontPage, headlines, sectionFront } from '../../src/sdk/index.ts'
import { limitedPublicKey, limitedViewer, type Newsroom } from '../newsroom.ts'
import { concurrently } from './all-settled.ts'
import { type Ask, probes } from './root-fields.ts'
import type { Reader, Truth, TruthFor } from './secrets.ts'
import type { Seen } from './seen.ts'

/** The routes other than the graph, whose root fields have probes of their own: the URLs to request, from every id and slug that ever existed. */
const routeProbes: Record<string, (slugs: Seen['slugs']) => readonly string[]> = {
  // Trusted documents, which also pages may send.
  '/graphql': (slugs) => [
    graphAt(frontPage.id, {}),
    ...[...slugs.article].map((slug) => graphAt(articlePage.id, { slug })),
    ...[...slugs.section].flatMap((slug) => [graphAt(sectionFront.id, { slug }), graphAt(headlines.id, { section: slug })]),
  ],
  '/docs': () => ['/docs'],
  '/health': () => ['/health'],
  '/ready': () => ['/ready'],
  '/ingest/:key': () => ['/ingest/leak%3A01'],
  '/embed/click': () => ['/embed/click'],
  '/': () => ['/'],
  ...Object.fromEntries(
    (['section', 'author', 'topic'] as const).map((kind) => [
      `/${kind}/:slug`,
      (slugs: Seen['slugs']) => [...slugs[kind]].map((slug) => `/${kind}/${slug}`),
    ]),
  ),
  '/a/:slug': ({ article: articleSlugs }) => [...articleSlugs].map((slug) => `/a/${slug}`),
  '/embed/v1/headlines.js': () => ['/embed/v1/headlines.js'],
  '/embed/v1.:hash/headlines.js': () => ['/embed/v1.0/headlines.js'],
  // Each slug in one of the forms: they read the same headlines.
  ...Object.fromEntries(
    ['', '.html', '.json'].map((format, turn) => [
      `/embed/headlines${format}`,
      (slugs: Seen['slugs']) => [
        `/embed/headlines${format}`,
        `/embed/headlines${format}?search=titre&form=cards`,
        ...(['section', 'author', 'topic', 'article'] as const).flatMap((kind) =>
          [...slugs[kind]]
            .filter((_slug, index) => index % 3 === turn)
            .map((slug) => `/embed/headlines${format}?${kind}=${slug}&form=${slug.length % 2 ? 'cards' : 'related'}`),
        ),
      ],
    ]),
  ),
  '/partners': () => ['/partners'],
  '/partners/panel': () => ['/partners/panel'],
  '/partners/headlines': () => ['/partners/headlines'],
  '/partners/rotate': () => ['/partners/rotate'],
  '/partners/admin': () => ['/partners/admin'],
  '/partners/admin/panel': () => ['/partners/admin/panel'],
  ...Object.fromEntries(
    ['add', 'change', 'rotate', 'revoke'].map((command) => [`/partners/admin/${command}`, () => [`/partners/admin/${command}`]]),
  ),
  '/robots.txt': () => ['/robots.txt'],
  '/sitemap.xml': () => ['/sitemap.xml'],
  '/sitemap-news.xml': () => ['/sitemap-news.xml'],
  ...Object.fromEntries(['sections', 'authors', 'topics'].map((name) => [`/sitemaps/${name}.xml`, () => [`/sitemaps/${name}.xml`]])),
  '/sitemaps/articles-:month.xml': () => ['/sitemaps/articles-2025-05.xml', '/sitemaps/articles-2025-06.xml'],
  '/oembed/provider.json': () => ['/oembed/provider.json'],
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

const graphAt = (documentId: string, variables: object): string =>
  `/graphql?${new URLSearchParams({ documentId, variables: JSON.stringify(variables) })}`

/** A route without a probe fails the test: a new route needs an entry here. */
export function everyRouteHasAProbe(room: Newsroom): void {
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
export async function tryEveryRoute(room: Newsroom, seen: Seen, truthFor: TruthFor, { audiences, inEveryFormat }: Trial): Promise<void> {
  const checkFor = (reader: Reader) => {
    const { secrets } = truthFor(reader)
    return (question: string, answer: string, disclosed?: ReadonlySet<string>) => {
      for (const secret of secrets)
        if (answer.includes(secret) && !disclosed?.has(secret))
          throw new Error(`A leak: "${secret}" is hidden and stands in the answer to ${reader} for ${question}: ${answer.slice(0, 2000)}`)
    }
  }
  await concurrently([...audiences, 'LIMITED'] as const, async (reader) => {
    const viewer: Viewer = reader === 'LIMITED' ? limitedViewer : { ...anonymous, audience: reader }
    const check = checkFor(reader)
    const ask: Ask = async (query, variables, disclosed) => {
      const { data, errors } = await room.ask(query, variables, viewer)
      check(`${query} ${JSON.stringify(variables)}`, JSON.stringify({ data, errors }), disclosed)
      expect(errors).toBeUndefined()
      return data ?? {}
    }
    await concurrently(Object.values(probes), (probe) => probe(ask, seen, truthFor(reader), reader))
  })
  const turn = seen.turn++
  const clients: readonly Client[] = [...audiences, 'LIMITED', 'PAGE']
  const paths = Object.values(routeProbes).flatMap((pathsOf) => pathsOf(seen.slugs))
  await concurrently(paths.entries(), async ([index, path]) => {
    if (inEveryFormat)
      await concurrently(isPage(path) ? formats : ['*/*'], (format) =>
        concurrently(
          format === 'text/html'
            ? (['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'LIMITED'] as const)
            : (['ANONYMOUS', 'LIMITED', 'PAGE'] as const),
          (client) => request(path, format, client),
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
    const response =
      client === 'PAGE'
        ? await room.get(`${path}${path.includes('?') ? '&' : '?'}key=${limitedPublicKey}`, { Accept: `${format}, */*;q=0.1` }, method)
        : await room.get(path, { Accept: `${format}, */*;q=0.1`, ...room.credentialOf(client) }, method)
    const isForPrograms =
      /^\/(?:feeds|oembed|embed)/u.test(path) ||
      (isPage(path) && response.status === 200 && !response.headers.get('Content-Type')?.startsWith('text/html'))
    const audience: Reader = client === 'PAGE' ? 'LIMITED' : client
    const reader = audience === 'LIMITED' || !isForPrograms ? audience : client === 'SUBSCRIBER' ? 'SUBSCRIBER_FEED' : 'FEED'
    const answer = `${await response.text()} ${JSON.stringify([...response.headers])}`
    checkFor(reader)(`${path} as ${format} for ${client}`, answer)
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

/** An audience, or a partner that may show only the headlines of one section: with its secret key, or a page with its public one. */
type Client = Audience | 'LIMITED' | 'PAGE'

const isPage = (path: string): boolean => /^\/(?:(?:a|section|author|topic)\/.*)?$/u.test(path)

const formats = ['text/html', 'application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']
