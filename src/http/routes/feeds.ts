import type { ArticleRecord } from '../../content/article.ts'
import { asSyndicated, type View } from '../../content/audience.ts'
import { InvalidInput } from '../../content/error.ts'
import { type FeedFormat, feedFormats, feedPath, type ListAddress } from '../../content/feed.ts'
import { authorUrl, linkTo, type Publication, sectionUrl, topicUrl } from '../../content/publication.ts'
import type { Loaders } from '../../engine/loaders.ts'
import { atomOf } from '../../formats/atom.ts'
import { type Feed, feedEntry, needsBodies } from '../../formats/feed.ts'
import { jsonFeedOf } from '../../formats/json-feed.ts'
import { rssOf } from '../../formats/rss.ts'
import type { ArticleList } from '../../store/reads/article-list.ts'
import { searchLatest } from '../../store/reads/search.ts'
import { type Answer, type DocumentRequest, decodingQuery, documentRoute, refused } from '../document.ts'
import { articlesWith, newestArticles } from '../listed-articles.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import type { Route } from '../route.ts'

const writers: Record<FeedFormat, (feed: Feed) => string> = { rss: rssOf, atom: atomOf, json: jsonFeedOf }

/** Maximum number of articles in a feed. */
const feedSize = 50

/** The subject of a feed. */
interface Channel {
  /** Reads the newest articles. */
  readonly articles: (request: DocumentRequest, view: View) => Promise<ArticleRecord[]>
  /** The path of the feed without its format. */
  readonly path: string
  /** The query string, which follows the format. */
  readonly search?: string
  /** `null` for the feed of the whole newspaper. */
  readonly name: string | null
  readonly description: string | null
  readonly pageUrl: string
}

/** A section, author or topic that has a feed, with its current slug. */
interface FeedSubject {
  readonly list: ArticleList
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly pageUrl: string
}

/** Finds the subject of a feed, by the kind that its path names. */
const kinds: Record<ListAddress['kind'], (loaders: Loaders, slug: string, publication: Publication) => Promise<FeedSubject | null>> = {
  async section({ sections }, slug, publication) {
    const section = (await sections).bySlug.get(slug)
    return section ? { ...section, list: { sectionId: section.id }, pageUrl: sectionUrl(section, publication) } : null
  },
  async author({ authorBySlug }, slug, publication) {
    const author = await authorBySlug.load(slug)
    return author
      ? { ...author, list: { authorId: author.id }, description: author.biography, pageUrl: authorUrl(author, publication) }
      : null
  },
  async topic({ topicBySlug }, slug, publication) {
    const topic = await topicBySlug.load(slug)
    return topic ? { ...topic, list: { topicId: topic.id }, description: null, pageUrl: topicUrl(topic, publication) } : null
  },
}

/** Maximum length of the search query of a feed. */
const queryCharsMax = 200

/** The feeds of the newspaper, its sections, authors and topics, and of searches, each in every format. */
export function feedRoutes(options: DocumentRouteOptions): Route[] {
  const { publication } = options
  const paper: Channel = {
    articles: newestOf({}),
    path: feedPath(null),
    name: null,
    description: null,
    pageUrl: `${publication.url}/`,
  }
  return (Object.keys(writers) as FeedFormat[]).flatMap((format) => [
    documentRoute(`${paper.path}.${format}`, options, (request) => feedAnswer(options, request, paper, format)),
    documentRoute(
      `/feeds/search.${format}`,
      options,
      decodingQuery(decodeWords, (request, words) => feedAnswer(options, request, { ...paper, ...searchChannel(words) }, format)),
    ),
    ...(Object.keys(kinds) as ListAddress['kind'][]).map((kind) =>
      documentRoute(`/feeds/${kind}/:slug.${format}`, options, async (request) => {
        const { slug = '' } = request.parameters
        const found = await kinds[kind](request.loadersFor(asSyndicated(request.view)), slug, publication)
        if (!found) return refused(404, `There is no ${kind} at this address.`)
        const path = feedPath({ kind, slug: found.slug })
        if (found.slug !== slug) return { kind: 'moved', url: `${publication.url}${path}.${format}` }
        return feedAnswer(options, request, { ...found, articles: newestOf(found.list), path }, format)
      }),
    ),
  ])
}

function decodeWords(query: URLSearchParams): string {
  const words = query.get('q')?.trim() ?? ''
  if (words === '' || words.length > queryCharsMax) {
    throw new InvalidInput(
      `The parameter "q" is malformed: expected a search query of 1 to ${queryCharsMax} characters, found ${words.length}.`,
    )
  }
  return words
}

const newestOf =
  (list: ArticleList): Channel['articles'] =>
  ({ loadersFor }, view) =>
    newestArticles(loadersFor(view), list, feedSize)

const searchChannel = (query: string) => ({
  articles: ({ database }: DocumentRequest, view: View) => searchLatest(database, view, { query, list: {} }, feedSize),
  path: '/feeds/search',
  search: `?${new URLSearchParams({ q: query })}`,
  name: query,
})

/** Writes the feed for its viewer. A partner gets as much of each article as its agreement allows, with links for its pages. */
async function feedAnswer(
  { syndication }: DocumentRouteOptions,
  request: DocumentRequest,
  { articles, path, search = '', name, description, pageUrl }: Channel,
  format: FeedFormat,
): Promise<Answer> {
  const { view, publication, loadersFor, lastChange } = request
  const { hubs } = syndication
  const form = publication.partner ? 'FULL' : syndication.form
  const syndicatedView = asSyndicated(view)
  const listed = await articles(request, syndicatedView)
  const loaders = loadersFor(syndicatedView)
  const whole = needsBodies(form, listed)
    ? await articlesWith(loaders.articlePartsWithBody, listed)
    : (await articlesWith(loaders.articleParts, listed)).map((parts) => ({ ...parts, body: null }))
  const url = `${publication.url}${path}.${format}${search}`
  const newest = Math.max(...whole.map(({ article }) => article.updatedAt.getTime()))
  const text = writers[format]({
    publication,
    title: name === null ? publication.name : `${publication.name} · ${name}`,
    description: description ?? (name === null ? publication.name : `${name}, dans ${publication.name}`),
    pageUrl: linkTo(pageUrl, publication),
    url,
    hubs,
    updatedAt: Number.isFinite(newest) ? new Date(newest) : (lastChange.at ?? view.at),
    entries: whole.map((article) => feedEntry(article, form, publication)),
  })
  const links = [`<${url}>; rel="self"`, ...hubs.map((hub) => `<${hub}>; rel="hub"`)]
  return {
    kind: 'document',
    document: { type: feedFormats[format].type, text, headers: { Link: links.join(', ') }, changedAt: lastChange.at },
  }
}
