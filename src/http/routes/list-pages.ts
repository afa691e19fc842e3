import type { View } from '../../content/audience.ts'
import { feedPath } from '../../content/feed.ts'
import { authorUrl, sectionUrl, topicUrl } from '../../content/publication.ts'
import { listJson } from '../../formats/article-json.ts'
import { jsonText } from '../../formats/json.ts'
import type { Listing } from '../../formats/listing.ts'
import { markdownListOf } from '../../formats/markdown.ts'
import { ninjsListOf } from '../../formats/ninjs.ts'
import { authorPage, type Desk, frontPage, type ListPage, noPage, sectionPage, topicPage } from '../../formats/page/list-page.ts'
import { collectionPage, profilePage } from '../../formats/structured-data.ts'
import { decodeTime, encodeTime, type TimePosition } from '../../graph/cursor.ts'
import type { Database } from '../../store/database/database.ts'
import { type ArticleList, articleSlices } from '../../store/reads/article-list.ts'
import { articleParts } from '../../store/reads/article-parts.ts'
import { authorsBySlug } from '../../store/reads/author.ts'
import { lastChange } from '../../store/reads/last-change.ts'
import { readSections, type SectionPlan } from '../../store/reads/section.ts'
import { topicsBySlug } from '../../store/reads/topic.ts'
import { type Answer, type DocumentRequest, decodingQuery, documentRoute } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import { negotiatePage, refusedPage } from '../representation.ts'
import type { Route } from '../route.ts'

const pageSize = 20
const frontSize = 9
const deskSize = 4

/** An entity whose page lists its articles: its current slug, its list, and the functions that write its page. */
interface ListedEntity {
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly url: string
  readonly list: ArticleList
  readonly html: (page: ListPage) => string
  readonly jsonld: (listing: Listing) => object
}

type Find = (publishing: DocumentRouteOptions, view: View, slug: string, plan: SectionPlan) => Promise<ListedEntity | null>

const kinds: Record<'section' | 'author' | 'topic', { readonly notFoundTitle: string; readonly find: Find }> = {
  section: {
    notFoundTitle: 'Cette rubrique n’existe pas',
    async find({ publication }, _view, slug, { bySlug, sections }) {
      const section = bySlug.get(slug)
      if (!section) return null
      return {
        ...section,
        url: sectionUrl(section, publication),
        list: { sectionId: section.id },
        html: (page) => sectionPage({ publication, sections }, section, page),
        jsonld: (listing) => collectionPage({ ...listing, articles: recordsOf(listing) }, publication),
      }
    },
  },
  author: {
    notFoundTitle: 'Cette signature n’existe pas',
    async find({ database, publication }, view, slug, { sections }) {
      const [author] = await authorsBySlug(database, view, [slug])
      if (!author) return null
      return {
        ...author,
        description: author.biography,
        url: authorUrl(author, publication),
        list: { authorId: author.id },
        html: (page) => authorPage({ publication, sections }, author, page),
        jsonld: (listing) => profilePage(author, recordsOf(listing), publication),
      }
    },
  },
  topic: {
    notFoundTitle: 'Ce sujet n’existe pas',
    async find({ database, publication }, view, slug, { sections }) {
      const [topic] = await topicsBySlug(database, view, [slug])
      if (!topic) return null
      return {
        ...topic,
        description: null,
        url: topicUrl(topic, publication),
        list: { topicId: topic.id },
        html: (page) => topicPage({ publication, sections }, page),
        jsonld: (listing) => collectionPage({ ...listing, articles: recordsOf(listing) }, publication),
      }
    },
  },
}

/** The front page, and the pages of sections, authors and topics. */
export const listPageRoutes = (publishing: DocumentRouteOptions): Route[] => [
  documentRoute('/', publishing, (request) => frontAnswer(publishing, request)),
  ...(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) =>
    documentRoute(
      `/${kind}/:slug`,
      publishing,
      decodingQuery(decodeAfter, (request, after) => listAnswer(publishing, request, { kind, after })),
    ),
  ),
]

function decodeAfter(query: URLSearchParams): TimePosition | null {
  const cursor = query.get('after')
  return cursor === null ? null : decodeTime(cursor)
}

async function listAnswer(
  publishing: DocumentRouteOptions,
  { view, parameters, headers }: DocumentRequest,
  { kind, after }: { readonly kind: keyof typeof kinds; readonly after: TimePosition | null },
): Promise<Answer> {
  const { database, publication } = publishing
  const { slug = '' } = parameters
  const { notFoundTitle, find } = kinds[kind]
  const [plan, changedAt] = await Promise.all([readSections(database), lastChange(database, view)])
  const found = await find(publishing, view, slug, plan)
  if (!found) {
    const site = { publication, sections: plan.sections }
    return refusedPage(headers, {
      status: 404,
      text: `There is no ${kind} at this address.`,
      html: () => noPage(site, notFoundTitle, null),
    })
  }
  if (found.slug !== slug) return { kind: 'moved', url: found.url }
  const slice = { size: pageSize + 1, fromEnd: false, after, before: null }
  const [articles = []] = await articleSlices(database, view, [{ list: found.list, slice }])
  const shown = articles.slice(0, pageSize)
  const last = articles.length > pageSize ? shown.at(-1) : undefined
  const listing: Listing = {
    name: found.name,
    description: found.description,
    url: after === null ? found.url : `${found.url}?after=${encodeTime(after)}`,
    articles: await articleParts(database, view, shown),
  }
  return negotiatePage(
    headers,
    {
      html: () =>
        found.html({
          listing,
          olderUrl: last ? `${found.url}?after=${encodeTime(last)}` : null,
          feedPath: feedPath({ kind, slug: found.slug }),
        }),
      ...machineFormats(listing, publishing),
      jsonld: () => jsonText(found.jsonld(listing)),
    },
    changedAt,
  )
}

async function frontAnswer(publishing: DocumentRouteOptions, { view, headers }: DocumentRequest): Promise<Answer> {
  const { database, publication } = publishing
  const first = (size: number) => ({ size, fromEnd: false, after: null, before: null })
  const [plan, changedAt, [latest = []]] = await Promise.all([
    readSections(database),
    lastChange(database, view),
    articleSlices(database, view, [{ list: {}, slice: first(frontSize) }]),
  ])
  const listing: Listing = {
    name: publication.name,
    description: null,
    url: `${publication.url}/`,
    articles: await articleParts(database, view, latest),
  }
  return negotiatePage(
    headers,
    {
      html: async () => frontPage({ publication, sections: plan.sections }, listing, await desksOf(database, view, plan)),
      ...machineFormats(listing, publishing),
      jsonld: () => jsonText(collectionPage({ ...listing, articles: recordsOf(listing) }, publication)),
    },
    changedAt,
  )
}

/** Reads the newest articles of each section in one statement. Empty sections are left out. */
async function desksOf(database: Database, view: View, { sections }: SectionPlan): Promise<Desk[]> {
  const [first, ...others] = sections.map(({ id }) => ({
    list: { sectionId: id },
    slice: { size: deskSize, fromEnd: false, after: null, before: null },
  }))
  if (!first) return []
  const found = await articleSlices(database, view, [first, ...others])
  return sections.map((section, index) => ({ section, articles: found[index] ?? [] })).filter(({ articles }) => articles.length > 0)
}

/** Writes the list for programs. It contains only the articles that may be syndicated. */
function machineFormats(listing: Listing, { publication }: DocumentRouteOptions) {
  const syndicated = { ...listing, articles: listing.articles.filter(({ article }) => article.mayBeSyndicated) }
  return {
    json: () => jsonText(listJson(syndicated, publication)),
    ninjs: () => jsonText(ninjsListOf(syndicated, publication)),
    markdown: () => markdownListOf(syndicated, publication),
  }
}

const recordsOf = ({ articles }: Listing) => articles.map(({ article }) => article)
