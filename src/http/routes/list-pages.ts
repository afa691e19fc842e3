import type { ArticleRecord } from '../../content/article.ts'
import { asSyndicated } from '../../content/audience.ts'
import { feedPath } from '../../content/feed.ts'
import { authorUrl, type Publication, sectionUrl, topicUrl } from '../../content/publication.ts'
import type { Loaders } from '../../engine/loaders.ts'
import { listJson } from '../../formats/article-json.ts'
import { jsonText } from '../../formats/json.ts'
import type { ListedArticle, Listing } from '../../formats/listing.ts'
import { markdownListOf } from '../../formats/markdown.ts'
import { ninjsListOf } from '../../formats/ninjs.ts'
import { authorPage, type Desk, frontPage, type ListPage, noPage, sectionPage, topicPage } from '../../formats/page/list-page.ts'
import { collectionPage, profilePage } from '../../formats/structured-data.ts'
import { decodeTime, encodeTime, type TimePosition } from '../../graph/cursor.ts'
import type { ArticleList } from '../../store/reads/article-list.ts'
import type { SectionPlan } from '../../store/reads/section.ts'
import { type Answer, type DocumentRequest, decodingQuery, documentRoute } from '../document.ts'
import { articlesWith, listedArticles, newestArticles } from '../listed-articles.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import { negotiatePage, prefersHtml, refusedPage } from '../representation.ts'
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

type Find = (loaders: Loaders, publication: Publication, slug: string, plan: SectionPlan) => Promise<ListedEntity | null>

const kinds: Record<'section' | 'author' | 'topic', { readonly notFoundTitle: string; readonly find: Find }> = {
  section: {
    notFoundTitle: 'Cette rubrique n’existe pas',
    async find(_loaders, publication, slug, { bySlug, sections }) {
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
    async find({ authorBySlug }, publication, slug, { sections }) {
      const author = await authorBySlug.load(slug)
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
    async find({ topicBySlug }, publication, slug, { sections }) {
      const topic = await topicBySlug.load(slug)
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
  request: DocumentRequest,
  { kind, after }: { readonly kind: keyof typeof kinds; readonly after: TimePosition | null },
): Promise<Answer> {
  const { publication } = publishing
  const { view, loadersFor, lastChange, headers } = request
  const { slug = '' } = request.parameters
  const { notFoundTitle, find } = kinds[kind]
  const loaders = loadersFor(view)
  const plan = await loaders.sections
  const found = await find(loaders, publication, slug, plan)
  if (!found) {
    const site = { publication, sections: plan.sections }
    return refusedPage(headers, {
      status: 404,
      text: `There is no ${kind} at this address.`,
      html: () => noPage(site, notFoundTitle, null),
    })
  }
  if (found.slug !== slug) return { kind: 'moved', url: found.url }
  const html = async () => {
    const { listing, older } = await readPage(loaders, found, after)
    return found.html({
      listing: withSections(listing, plan),
      olderUrl: older && `${found.url}?after=${encodeTime(older)}`,
      feedPath: feedPath({ kind, slug: found.slug }),
    })
  }
  if (prefersHtml(headers)) return negotiatePage(headers, { html }, lastChange.at)
  const syndicated = loadersFor(asSyndicated(view))
  // Programs do not know an author or a topic all of whose articles may not be syndicated.
  const shared = await find(syndicated, publication, slug, plan)
  const machineFormats =
    shared &&
    formatsOf(request.publication, async () => withParts(syndicated, (await readPage(syndicated, shared, after)).listing), shared.jsonld)
  return negotiatePage(headers, { html, ...machineFormats }, lastChange.at)
}

/** Reads one page of an entity's list, and the last article on it if there are older ones. */
async function readPage(
  loaders: Loaders,
  { list, name, description, url }: ListedEntity,
  after: TimePosition | null,
): Promise<{ readonly listing: ListedRecords; readonly older: ArticleRecord | null }> {
  const slice = { size: pageSize + 1, fromEnd: false, after, before: null }
  const articles = await listedArticles(loaders, { list, slice })
  const shown = articles.slice(0, pageSize)
  return {
    listing: {
      name,
      description,
      url: after === null ? url : `${url}?after=${encodeTime(after)}`,
      articles: shown,
    },
    older: (articles.length > pageSize && shown.at(-1)) || null,
  }
}

async function frontAnswer({ publication }: DocumentRouteOptions, request: DocumentRequest): Promise<Answer> {
  const { view, loadersFor, lastChange, headers } = request
  const listingIn = async (loaders: Loaders): Promise<ListedRecords> => ({
    name: publication.name,
    description: null,
    url: `${publication.url}/`,
    articles: await newestArticles(loaders, {}, frontSize),
  })
  const jsonld = (listing: Listing) => collectionPage({ ...listing, articles: recordsOf(listing) }, publication)
  return negotiatePage(
    headers,
    {
      html: async () => {
        const loaders = loadersFor(view)
        const [listing, [plan, desks]] = await Promise.all([listingIn(loaders), desksOf(loaders)])
        return frontPage({ publication, sections: plan.sections }, withSections(listing, plan), desks)
      },
      ...formatsOf(
        request.publication,
        async () => {
          const loaders = loadersFor(asSyndicated(view))
          return withParts(loaders, await listingIn(loaders))
        },
        jsonld,
      ),
    },
    lastChange.at,
  )
}

/** A list whose articles have been read without their parts. */
interface ListedRecords extends Omit<Listing, 'articles'> {
  readonly articles: readonly ArticleRecord[]
}

/** For readers: the sections are known already. */
const withSections = (list: ListedRecords, { byId }: SectionPlan): Listing<ListedArticle> => ({
  ...list,
  articles: list.articles.map((article) => ({ article, section: byId.get(article.sectionId ?? '') ?? null })),
})

/** For programs. */
const withParts = async ({ articleParts }: Loaders, list: ListedRecords): Promise<Listing> => ({
  ...list,
  articles: await articlesWith(articleParts, list.articles),
})

/** Reads the sections, and the newest articles of each in one statement. Empty sections are left out. */
async function desksOf(loaders: Loaders): Promise<[SectionPlan, Desk[]]> {
  const plan = await loaders.sections
  const { sections } = plan
  const desks = await Promise.all(
    sections.map(async (section) => ({ section, articles: await newestArticles(loaders, { sectionId: section.id }, deskSize) })),
  )
  return [plan, desks.filter(({ articles }) => articles.length > 0)]
}

/** Writes a list of syndicated articles for programs. */
const formatsOf = (publication: Publication, read: () => Promise<Listing>, jsonld: (listing: Listing) => object) => ({
  json: async () => jsonText(listJson(await read(), publication)),
  ninjs: async () => jsonText(ninjsListOf(await read(), publication)),
  markdown: async () => markdownListOf(await read(), publication),
  jsonld: async () => jsonText(jsonld(await read())),
})

const recordsOf = ({ articles }: Listing) => articles.map(({ article }) => article)
