import type { ArticleRecord, ContributionRecord, WholeArticle } from '../../content/article.ts'
import { asSyndicated, mayContribute, maySyndicate, type View } from '../../content/audience.ts'
import { articleUrl } from '../../content/publication.ts'
import { articleJson } from '../../formats/article-json.ts'
import { jsonText } from '../../formats/json.ts'
import { markdownOf } from '../../formats/markdown.ts'
import { ninjsOf } from '../../formats/ninjs.ts'
import { articlePage } from '../../formats/page/article-page.ts'
import { noPage } from '../../formats/page/list-page.ts'
import { newsArticle } from '../../formats/structured-data.ts'
import type { Database } from '../../store/database/database.ts'
import { articleAtSlug } from '../../store/reads/article-address.ts'
import { wholeArticles } from '../../store/reads/article-parts.ts'
import { articleSlices } from '../../store/reads/article-slice.ts'
import { contributionSlices } from '../../store/reads/contribution.ts'
import { lastChange } from '../../store/reads/last-change.ts'
import { relatedLinksOf } from '../../store/reads/related-link.ts'
import { readSections } from '../../store/reads/section.ts'
import { documentRoute } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import { negotiatePage, refusedPage } from '../representation.ts'
import type { Route } from '../route.ts'

const relatedLinksShown = 6
const alsoByShown = 5

/** The page of an article, as HTML, JSON, ninjs, Markdown or JSON-LD. An article that may not be syndicated is served as HTML only. */
export const articlePageRoute = (options: DocumentRouteOptions): Route =>
  documentRoute('/a/:slug', options, async ({ view, publication, database, parameters: { slug = '' }, headers, noteArticle }) => {
    const [found, plan, changedAt] = await Promise.all([
      articleAtSlug(database, view, slug),
      readSections(database),
      lastChange(database, view),
    ])
    const site = { publication: options.publication, sections: plan.sections }
    const [whole] = found?.kind === 'article' ? await wholeArticles(database, view, [found.article]) : []
    if (!whole) {
      if (found?.kind !== 'withdrawn')
        return refusedPage(headers, {
          status: 404,
          text: 'There is no article at this address.',
          html: () => noPage(site, 'Cet article n’existe pas', null),
        })
      const reason = found.reason ?? ''
      return refusedPage(headers, {
        status: 410,
        text: `The article was withdrawn. ${reason}`.trimEnd(),
        html: () => noPage(site, 'Cet article a été retiré', reason || null),
      })
    }
    const { article } = whole
    noteArticle(article.id)
    if (article.slug !== slug) return { kind: 'moved', url: articleUrl({ url: null, slug: article.slug }, options.publication) }
    const linksFor = async (viewer: View) =>
      (await relatedLinksOf(database, viewer, [{ articleId: article.id, size: relatedLinksShown }]))[0] ?? []
    const html = async () => {
      const [relatedLinks, alsoBy, contributions] = await Promise.all([
        linksFor(view),
        alsoByAuthor(database, view, whole),
        contributionsOn(database, view, article),
      ])
      return articlePage(site, { whole, relatedLinks, alsoBy, contributions })
    }
    const syndicatedView = asSyndicated(view)
    if (!maySyndicate(article, syndicatedView)) return negotiatePage(headers, { html }, changedAt)
    return negotiatePage(
      headers,
      {
        html,
        json: async () => jsonText(articleJson(whole, await linksFor(syndicatedView), publication)),
        ninjs: () => jsonText(ninjsOf(whole, publication)),
        markdown: () => markdownOf(whole, publication),
        jsonld: () => jsonText(newsArticle(whole, publication)),
      },
      changedAt,
    )
  })

/** Other articles by the first author. */
async function alsoByAuthor(database: Database, view: View, { article, authors: [author] }: WholeArticle): Promise<ArticleRecord[]> {
  if (!author) return []
  // Reads one more than is shown, because the article itself may be among them.
  const slice = { size: alsoByShown + 1, fromEnd: false, after: null, before: null }
  const [found = []] = await articleSlices(database, view, [{ list: { authorId: author.id }, slice }])
  return found.filter(({ id }) => id !== article.id).slice(0, alsoByShown)
}

const contributionsShown = 50

/** The readers' contributions, for viewers who may contribute. `null` for other viewers. */
async function contributionsOn(database: Database, view: View, { id }: ArticleRecord): Promise<ContributionRecord[] | null> {
  if (!mayContribute(view.audience)) return null
  const [entries = []] = await contributionSlices(database, view, [{ articleId: id, size: contributionsShown, after: null }])
  return entries
}
