import type { ArticleRecord, ContributionRecord, WholeArticle } from '../../content/article.ts'
import { asSyndicated, mayContribute, maySyndicate, type View } from '../../content/audience.ts'
import { articleUrl } from '../../content/publication.ts'
import type { Loaders } from '../../engine/loaders.ts'
import { articleJson } from '../../formats/article-json.ts'
import { jsonText } from '../../formats/json.ts'
import { markdownOf } from '../../formats/markdown.ts'
import { ninjsOf } from '../../formats/ninjs.ts'
import { articlePage } from '../../formats/page/article-page.ts'
import { noPage } from '../../formats/page/list-page.ts'
import { newsArticle } from '../../formats/structured-data.ts'
import { type AtAddress, articleAtSlug } from '../../store/reads/article-address.ts'
import { type DocumentRequest, documentRoute } from '../document.ts'
import { articlesWith, newestArticles } from '../listed-articles.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import { negotiatePage, refusedPage } from '../representation.ts'
import type { Route } from '../route.ts'

const relatedLinksShown = 6
const alsoByShown = 5

/** The page of an article, as HTML, JSON, ninjs, Markdown or JSON-LD. An article that may not be syndicated is served as HTML only. */
export const articlePageRoute = (options: DocumentRouteOptions): Route =>
  documentRoute('/a/:slug', options, async (request) => {
    const { view, publication, loadersFor, lastChange, headers, noteArticle } = request
    const { slug = '' } = request.parameters
    const loaders = loadersFor(view)
    const [found, plan] = await Promise.all([lookUp(request, loaders, slug), loaders.sections])
    const site = { publication: options.publication, sections: plan.sections }
    const [whole] = found?.kind === 'article' ? await articlesWith(loaders.articlePartsWithBody, [found.article]) : []
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
    const linksFor = (viewer: View) => loadersFor(viewer).relatedLinks.load({ articleId: article.id, size: relatedLinksShown })
    const html = async () => {
      const [relatedLinks, alsoBy, contributions] = await Promise.all([
        linksFor(view),
        alsoByAuthor(loaders, whole),
        contributionsOn(loaders, view, article),
      ])
      return articlePage(site, { whole, relatedLinks, alsoBy, contributions })
    }
    const syndicatedView = asSyndicated(view)
    if (!maySyndicate(article, syndicatedView)) return negotiatePage(headers, { html }, lastChange.at)
    return negotiatePage(
      headers,
      {
        html,
        json: async () => jsonText(articleJson(whole, await linksFor(syndicatedView), publication)),
        ninjs: () => jsonText(ninjsOf(whole, publication)),
        markdown: () => markdownOf(whole, publication),
        jsonld: () => jsonText(newsArticle(whole, publication)),
      },
      lastChange.at,
    )
  })

/** Most slugs lead to an article, which requests look up together. A slug that does not is looked up among those of withdrawn articles. */
async function lookUp({ database, view }: DocumentRequest, { articleBySlug }: Loaders, slug: string): Promise<AtAddress> {
  const article = await articleBySlug.load({ slug, authors: false, body: false })
  return article ? { kind: 'article', article } : articleAtSlug(database, view, slug)
}

/** Other articles by the first author. */
async function alsoByAuthor(loaders: Loaders, { article, authors: [author] }: WholeArticle): Promise<ArticleRecord[]> {
  if (!author) return []
  // Reads one more than is shown, because the article itself may be among them.
  const found = await newestArticles(loaders, { authorId: author.id }, alsoByShown + 1)
  return found.filter(({ id }) => id !== article.id).slice(0, alsoByShown)
}

const contributionsShown = 50

/** The readers' contributions, for viewers who may contribute. `null` for other viewers. */
const contributionsOn = async (
  { contributionSlice }: Loaders,
  { audience }: View,
  { id }: ArticleRecord,
): Promise<ContributionRecord[] | null> =>
  mayContribute(audience) ? contributionSlice.load({ articleId: id, size: contributionsShown, after: null }) : null
