import type { View } from '../content/audience.ts'
import { authorUrl, type Publication, sectionUrl, topicUrl } from '../content/publication.ts'
import { atomOf, atomType } from '../formats/atom.ts'
import { type Feed, feedEntry } from '../formats/feed.ts'
import { jsonFeedOf, jsonFeedType } from '../formats/json-feed.ts'
import { rssOf, rssType } from '../formats/rss.ts'
import { type ArticleList, articleSlices } from '../store/article-list.ts'
import { authorsBySlug } from '../store/author.ts'
import type { Database } from '../store/database.ts'
import { lastChange } from '../store/last-change.ts'
import { readSections } from '../store/section.ts'
import { topicsBySlug } from '../store/topic.ts'
import { wholeArticles } from '../store/whole-article.ts'
import { type Document, documentRoute, refused } from './document.ts'
import type { Publishing } from './publishing.ts'
import type { Route } from './route.ts'

const formats = {
  rss: { type: rssType, write: rssOf },
  atom: { type: atomType, write: atomOf },
  json: { type: jsonFeedType, write: jsonFeedOf },
} satisfies Record<string, { type: string; write: (feed: Feed) => string }>

/** Articles of one feed. */
const feedSize = 50

/** What a feed is of. */
interface Channel {
  readonly list: ArticleList
  /** The feed's address without its format. */
  readonly path: string
  /** Null: the whole paper. */
  readonly name: string | null
  readonly description: string | null
  readonly pageUrl: string
}

/** Today's slug of what a feed is of, with the rest. */
type Found = Omit<Channel, 'path'> & { readonly slug: string }

/** What has feeds of its own, by how their addresses begin. */
const kinds: Record<string, (database: Database, view: View, slug: string, publication: Publication) => Promise<Found | null>> = {
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

/** The feeds of the paper, of its sections, authors and topics, each in every format. */
export function feedRoutes(publishing: Publishing): Route[] {
  const { database, publication, clock } = publishing
  const paper: Channel = { list: {}, path: '/feeds/latest', name: null, description: null, pageUrl: `${publication.url}/` }
  return (Object.keys(formats) as Format[]).flatMap((format) => [
    documentRoute(`${paper.path}.${format}`, clock, async ({ view }) => ({
      kind: 'document',
      document: await feedDocument(publishing, view, paper, format),
    })),
    ...Object.entries(kinds).map(([kind, find]) =>
      documentRoute(`/feeds/${kind}/:slug.${format}`, clock, async ({ view, parameters: { slug = '' } }) => {
        const found = await find(database, view, slug, publication)
        if (!found) return refused(404, `There is no such ${kind}.`)
        const path = `/feeds/${kind}/${encodeURIComponent(found.slug)}`
        if (found.slug !== slug) return { kind: 'moved', url: `${publication.url}${path}.${format}` }
        return { kind: 'document', document: await feedDocument(publishing, view, { ...found, path }, format) }
      }),
    ),
  ])
}

type Format = keyof typeof formats

async function feedDocument(
  { database, publication, syndication: { form, hubs } }: Publishing,
  view: View,
  { list, path, name, description, pageUrl }: Channel,
  format: Format,
): Promise<Document> {
  const slice = { size: feedSize, fromEnd: false, after: null, before: null }
  const [changedAt, [found = []]] = await Promise.all([
    lastChange(database, view),
    articleSlices(database, view, [{ list: { ...list, syndicated: true }, slice }]),
  ])
  const articles = await wholeArticles(database, view, found.slice(0, feedSize))
  const url = `${publication.url}${path}.${format}`
  const { type, write } = formats[format]
  const newest = Math.max(...articles.map(({ article }) => article.updatedAt.getTime()))
  const text = write({
    publication,
    title: name === null ? publication.name : `${publication.name} · ${name}`,
    description: description ?? (name === null ? publication.name : `${name}, dans ${publication.name}`),
    pageUrl,
    url,
    hubs,
    updatedAt: Number.isFinite(newest) ? new Date(newest) : (changedAt ?? view.at),
    entries: articles.map((article) => feedEntry(article, form, publication)),
  })
  const links = [`<${url}>; rel="self"`, ...hubs.map((hub) => `<${hub}>; rel="hub"`)]
  return { type, text, headers: { Link: links.join(', ') }, changedAt }
}
