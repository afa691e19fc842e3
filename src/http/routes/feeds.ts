import type { ArticleRecord } from '../../content/article.ts'
import { asSyndicated, type View } from '../../content/audience.ts'
import { InvalidInput } from '../../content/error.ts'
import { type FeedFormat, feedFormats, feedPath, type ListAddress } from '../../content/feed.ts'
import { authorUrl, type Publication, sectionUrl, topicUrl } from '../../content/publication.ts'
import { atomOf } from '../../formats/atom.ts'
import { type Feed, feedEntry } from '../../formats/feed.ts'
import { jsonFeedOf } from '../../formats/json-feed.ts'
import { rssOf } from '../../formats/rss.ts'
import type { Database } from '../../store/database/database.ts'
import { type ArticleList, articleSlices } from '../../store/reads/article-list.ts'
import { wholeArticles } from '../../store/reads/article-parts.ts'
import { authorsBySlug } from '../../store/reads/author.ts'
import { lastChange } from '../../store/reads/last-change.ts'
import { searchLatest } from '../../store/reads/search.ts'
import { readSections } from '../../store/reads/section.ts'
import { topicsBySlug } from '../../store/reads/topic.ts'
import { type Answer, type Asked, decodingQuery, documentRoute, refused } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import type { Route } from '../route.ts'

const writers: Record<FeedFormat, (feed: Feed) => string> = { rss: rssOf, atom: atomOf, json: jsonFeedOf }

/** Articles of one feed. */
const feedSize = 50

/** What a feed is of. */
interface Channel {
  /** The newest of what the conditions leave. */
  readonly articles: (database: Database, view: View, conditions: ArticleList) => Promise<ArticleRecord[]>
  /** The feed's address without its format. */
  readonly path: string
  /** What comes behind the format. */
  readonly search?: string
  /** Null: the whole paper. */
  readonly name: string | null
  readonly description: string | null
  readonly pageUrl: string
}

/** Today's slug of what a feed is of, with its list and the rest. */
interface Found {
  readonly list: ArticleList
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly pageUrl: string
}

/** What has feeds of its own, by how their addresses begin. */
const kinds: Record<
  ListAddress['kind'],
  (database: Database, view: View, slug: string, publication: Publication) => Promise<Found | null>
> = {
  async section(database, _view, slug, publication) {
    const section = (await readSections(database)).bySlug.get(slug)
    return section ? { ...section, list: { sectionId: section.id }, pageUrl: sectionUrl(section, publication) } : null
  },
  async author(database, view, slug, publication) {
    const [author] = await authorsBySlug(database, view, [slug])
    return author
      ? { ...author, list: { authorId: author.id }, description: author.biography, pageUrl: authorUrl(author, publication) }
      : null
  },
  async topic(database, view, slug, publication) {
    const [topic] = await topicsBySlug(database, view, [slug])
    return topic ? { ...topic, list: { topicId: topic.id }, description: null, pageUrl: topicUrl(topic, publication) } : null
  },
}

/** Characters of a question that has a feed, at most. */
const queryCharsMax = 200

/** The feeds of the paper, of its sections, authors and topics, and of what is searched for, each in every format. */
export function feedRoutes(doors: DocumentRouteOptions): Route[] {
  const { database, publication } = doors
  const paper: Channel = {
    articles: newestOf({}),
    path: feedPath(null),
    name: null,
    description: null,
    pageUrl: `${publication.url}/`,
  }
  return (Object.keys(writers) as FeedFormat[]).flatMap((format) => [
    documentRoute(`${paper.path}.${format}`, doors, (asked) => feedAnswer(doors, asked, paper, format)),
    documentRoute(
      `/feeds/search.${format}`,
      doors,
      decodingQuery(decodeWords, (asked, words) => feedAnswer(doors, asked, { ...paper, ...searchChannel(words) }, format)),
    ),
    ...(Object.keys(kinds) as ListAddress['kind'][]).map((kind) =>
      documentRoute(`/feeds/${kind}/:slug.${format}`, doors, async (asked) => {
        const { slug = '' } = asked.parameters
        const found = await kinds[kind](database, asSyndicated(asked.view), slug, publication)
        if (!found) return refused(404, `There is no such ${kind}.`)
        const path = feedPath({ kind, slug: found.slug })
        if (found.slug !== slug) return { kind: 'moved', url: `${publication.url}${path}.${format}` }
        return feedAnswer(doors, asked, { ...found, articles: newestOf(found.list), path }, format)
      }),
    ),
  ])
}

function decodeWords(query: URLSearchParams): string {
  const words = query.get('q')?.trim() ?? ''
  if (words === '' || words.length > queryCharsMax || words.includes('\u0000')) {
    throw new InvalidInput(`The parameter "q" is what to search for: expected 1 to ${queryCharsMax} characters, found ${words.length}.`)
  }
  return words
}

const newestOf =
  (list: ArticleList): Channel['articles'] =>
  async (database, view, conditions) => {
    const slice = { size: feedSize, fromEnd: false, after: null, before: null }
    const [found = []] = await articleSlices(database, view, [{ list: { ...list, ...conditions }, slice }])
    return found
  }

const searchChannel = (query: string) => ({
  articles: (database: Database, view: View, list: ArticleList) => searchLatest(database, view, { query, list }, feedSize),
  path: '/feeds/search',
  search: `?${new URLSearchParams({ q: query })}`,
  name: query,
})

/** The feed as its reader may have it: a partner's key says how much of an article, and of which sections. */
async function feedAnswer(
  { database, publication, syndication }: DocumentRouteOptions,
  { view, partner }: Asked,
  { articles, path, search = '', name, description, pageUrl }: Channel,
  format: FeedFormat,
): Promise<Answer> {
  const { hubs } = syndication
  const form = partner ? partner.rights : syndication.form
  const sectionIds = partner && partner.sections.length > 0 ? partner.sections : null
  const passedOn = asSyndicated(view)
  const [changedAt, found] = await Promise.all([lastChange(database, view), articles(database, passedOn, sectionIds ? { sectionIds } : {})])
  const whole = await wholeArticles(database, passedOn, found)
  const url = `${publication.url}${path}.${format}${search}`
  const newest = Math.max(...whole.map(({ article }) => article.updatedAt.getTime()))
  const text = writers[format]({
    publication,
    title: name === null ? publication.name : `${publication.name} · ${name}`,
    description: description ?? (name === null ? publication.name : `${name}, dans ${publication.name}`),
    attribution: partner?.attribution ?? null,
    pageUrl,
    url,
    hubs,
    updatedAt: Number.isFinite(newest) ? new Date(newest) : (changedAt ?? view.at),
    entries: whole.map((article) => feedEntry(article, form, publication)),
  })
  const links = [`<${url}>; rel="self"`, ...hubs.map((hub) => `<${hub}>; rel="hub"`)]
  return { kind: 'document', document: { type: feedFormats[format].type, text, headers: { Link: links.join(', ') }, changedAt } }
}
