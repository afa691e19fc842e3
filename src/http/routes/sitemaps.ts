import { articleUrl, authorUrl, type Publication, sectionUrl, topicUrl } from '../../content/publication.ts'
import { type Location, newsSitemapOf, robotsOf, sitemapIndexOf, sitemapOf, sitemapType } from '../../formats/sitemap.ts'
import { articleMonths, articlesOfMonth, entitiesWithArticles, latestNews } from '../../store/reads/sitemap.ts'
import { type Answer, configuredRoute, type DocumentRequest, documentRoute, refused } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import type { Route } from '../route.ts'

type Locate = (request: DocumentRequest, publication: Publication) => Promise<Location[]>

/** The lists that have one sitemap each. */
const lists: Record<string, Locate> = {
  async sections({ loadersFor, view }, publication) {
    const { sections } = await loadersFor(view).sections
    const front = { url: `${publication.url}/`, updatedAt: null }
    return [front, ...sections.map((section) => ({ url: sectionUrl(section, publication), updatedAt: null }))]
  },
  async authors({ database, view }, publication) {
    const authors = await entitiesWithArticles(database, view, 'author')
    return authors.map((author) => ({ url: authorUrl(author, publication), updatedAt: author.updatedAt }))
  },
  async topics({ database, view }, publication) {
    const topics = await entitiesWithArticles(database, view, 'topic')
    return topics.map((topic) => ({ url: topicUrl(topic, publication), updatedAt: topic.updatedAt }))
  },
}

/** The sitemap index with the sitemaps of all pages, the news sitemap, and robots.txt, which points to both. */
export const sitemapRoutes = (options: DocumentRouteOptions): Route[] => {
  const { publication } = options
  const sitemap = async ({ lastChange }: Pick<DocumentRequest, 'lastChange'>, write: () => Promise<string>): Promise<Answer> => ({
    kind: 'document',
    document: { type: sitemapType, text: await write(), changedAt: lastChange.at },
  })
  const pageOf = (slug: string) => articleUrl({ url: null, slug }, publication)
  return [
    configuredRoute('/robots.txt', options, { type: 'text/plain', write: () => robotsOf(publication) }),
    documentRoute('/sitemap.xml', options, (request) => sitemap(request, () => index(request, publication))),
    documentRoute('/sitemap-news.xml', options, (request) =>
      // Articles leave it two days later, which is no change of content.
      sitemap({ lastChange: { ...request.lastChange, at: null } }, async () => {
        const news = await latestNews(request.database, request.view)
        return newsSitemapOf(
          news.map((entry) => ({ ...entry, url: pageOf(entry.slug) })),
          publication,
        )
      }),
    ),
    ...Object.entries(lists).map(([name, locate]) =>
      documentRoute(`/sitemaps/${name}.xml`, options, (request) =>
        sitemap(request, async () => sitemapOf(await locate(request, publication))),
      ),
    ),
    documentRoute('/sitemaps/articles-:month.xml', options, async (request) => {
      const { month = '' } = request.parameters
      const range = rangeOf(month)
      if (!range) return refused(404, 'The month is malformed: expected an address like /sitemaps/articles-2025-11.xml.')
      return sitemap(request, async () => {
        const articles = await articlesOfMonth(request.database, request.view, range.from, range.before)
        return sitemapOf(articles.map(({ slug, updatedAt }) => ({ url: pageOf(slug), updatedAt })))
      })
    }),
  ]
}

async function index({ database, view }: DocumentRequest, publication: Publication): Promise<string> {
  const months = await articleMonths(database, view)
  const at = (name: string, updatedAt: Date | null): Location => ({ url: `${publication.url}/sitemaps/${name}.xml`, updatedAt })
  return sitemapIndexOf([
    ...Object.keys(lists).map((name) => at(name, null)),
    ...months.map(({ month, updatedAt }) => at(`articles-${month}`, updatedAt)),
  ])
}

/** The range of a month such as "2025-11", in UTC. `null` if it is malformed. */
function rangeOf(month: string): { from: Date; before: Date } | null {
  const [, year, number] = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/u.exec(month) ?? []
  if (year === undefined || number === undefined) return null
  return { from: new Date(Date.UTC(Number(year), Number(number) - 1)), before: new Date(Date.UTC(Number(year), Number(number))) }
}
