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
import { type Answer, type Asked, decodingQuery, documentRoute } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import { refusedPage, represented } from '../representation.ts'
import type { Route } from '../route.ts'

const pageSize = 20
const frontSize = 9
const deskSize = 4

/** What has a page that lists its articles: its slug of today, its list, and how its page is written. */
interface Listed {
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly url: string
  readonly list: ArticleList
  readonly html: (page: ListPage) => string
  readonly jsonld: (listing: Listing) => object
}

type Find = (publishing: DocumentRouteOptions, view: View, slug: string, plan: SectionPlan) => Promise<Listed | null>

const kinds: Record<'section' | 'author' | 'topic', { readonly absent: string; readonly find: Find }> = {
  section: {
    absent: 'Cette rubrique n’existe pas',
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
    absent: 'Cette signature n’existe pas',
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
    absent: 'Ce sujet n’existe pas',
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

/** The front page and those of sections, authors and topics. */
export const listPageRoutes = (publishing: DocumentRouteOptions): Route[] => [
  documentRoute('/', publishing, (asked) => frontAnswer(publishing, asked)),
  ...(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) =>
    documentRoute(
      `/${kind}/:slug`,
      publishing,
      decodingQuery(decodeAfter, (asked, after) => listAnswer(publishing, asked, { kind, after })),
    ),
  ),
]

function decodeAfter(query: URLSearchParams): TimePosition | null {
  const cursor = query.get('after')
  return cursor === null ? null : decodeTime(cursor)
}

async function listAnswer(
  publishing: DocumentRouteOptions,
  { view, parameters, headers }: Asked,
  { kind, after }: { readonly kind: keyof typeof kinds; readonly after: TimePosition | null },
): Promise<Answer> {
  const { database, publication } = publishing
  const { slug = '' } = parameters
  const { absent, find } = kinds[kind]
  const [plan, changedAt] = await Promise.all([readSections(database), lastChange(database, view)])
  const found = await find(publishing, view, slug, plan)
  if (!found) {
    const site = { publication, sections: plan.sections }
    return refusedPage(headers, { status: 404, text: `There is no such ${kind}.`, html: () => noPage(site, absent, null) })
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
  return represented(
    headers,
    {
      html: () =>
        found.html({
          listing,
          olderUrl: last ? `${found.url}?after=${encodeTime(last)}` : null,
          feedPath: feedPath({ kind, slug: found.slug }),
        }),
      ...forMachines(listing, publishing),
      jsonld: () => jsonText(found.jsonld(listing)),
    },
    changedAt,
  )
}

async function frontAnswer(publishing: DocumentRouteOptions, { view, headers }: Asked): Promise<Answer> {
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
  return represented(
    headers,
    {
      html: async () => frontPage({ publication, sections: plan.sections }, listing, await desksOf(database, view, plan)),
      ...forMachines(listing, publishing),
      jsonld: () => jsonText(collectionPage({ ...listing, articles: recordsOf(listing) }, publication)),
    },
    changedAt,
  )
}

/** The sections that hold anything, each with its newest, in one statement. */
async function desksOf(database: Database, view: View, { sections }: SectionPlan): Promise<Desk[]> {
  const [first, ...others] = sections.map(({ id }) => ({
    list: { sectionId: id },
    slice: { size: deskSize, fromEnd: false, after: null, before: null },
  }))
  if (!first) return []
  const found = await articleSlices(database, view, [first, ...others])
  return sections.map((section, index) => ({ section, articles: found[index] ?? [] })).filter(({ articles }) => articles.length > 0)
}

/** The list for programs: what may be passed on of it. */
function forMachines(listing: Listing, { publication }: DocumentRouteOptions) {
  const given = { ...listing, articles: listing.articles.filter(({ article }) => article.mayBeSyndicated) }
  return {
    json: () => jsonText(listJson(given, publication)),
    ninjs: () => jsonText(ninjsListOf(given, publication)),
    markdown: () => markdownListOf(given, publication),
  }
}

const recordsOf = ({ articles }: Listing) => articles.map(({ article }) => article)
