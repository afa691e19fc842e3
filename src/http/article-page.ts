import type { ArticleRecord, WholeArticle } from '../content/article.ts'
import type { View } from '../content/audience.ts'
import { articleJson } from '../formats/article-json.ts'
import { jsonText } from '../formats/json.ts'
import { markdownOf } from '../formats/markdown.ts'
import { ninjsOf } from '../formats/ninjs.ts'
import { articlePage } from '../formats/page/article-page.ts'
import { noPage } from '../formats/page/list-page.ts'
import { newsArticle } from '../formats/structured-data.ts'
import { articleAtSlug } from '../store/article-address.ts'
import { articleSlices } from '../store/article-list.ts'
import type { Database } from '../store/database.ts'
import { lastChange } from '../store/last-change.ts'
import { relatedLinksOf } from '../store/related-link.ts'
import { readSections } from '../store/section.ts'
import { wholeArticles } from '../store/whole-article.ts'
import { documentRoute } from './document.ts'
import type { Publishing } from './publishing.ts'
import { refusedPage, represented } from './representation.ts'
import type { Route } from './route.ts'

const relatedLinksShown = 6
const alsoByShown = 5

/** The page of an article, as HTML, JSON, ninjs, Markdown or JSON-LD. Copy that may not be passed on is read here, and as a page only. */
export const articlePageRoute = ({ database, publication, clock }: Publishing): Route =>
  documentRoute('/a/:slug', clock, async ({ view, parameters: { slug = '' }, headers }) => {
    const [found, plan, changedAt] = await Promise.all([
      articleAtSlug(database, view, slug),
      readSections(database),
      lastChange(database, view),
    ])
    const site = { publication, sections: plan.sections }
    const [whole] = found?.kind === 'article' ? await wholeArticles(database, view, [found.article]) : []
    if (!whole) {
      if (found?.kind !== 'withdrawn')
        return refusedPage(headers, {
          status: 404,
          text: 'There is no such article.',
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
    if (article.slug !== slug) return { kind: 'moved', url: `${publication.url}/a/${encodeURIComponent(article.slug)}` }
    const links = async () => (await relatedLinksOf(database, view, [{ articleId: article.id, size: relatedLinksShown }]))[0] ?? []
    const html = async () => {
      const [relatedLinks, alsoBy] = await Promise.all([links(), alsoByAuthor(database, view, whole)])
      return articlePage(site, { whole, relatedLinks, alsoBy, contributions: null })
    }
    if (!article.mayBeSyndicated) return represented(headers, { html }, changedAt)
    return represented(
      headers,
      {
        html,
        json: async () => jsonText(articleJson(whole, await links(), publication)),
        ninjs: () => jsonText(ninjsOf(whole, publication)),
        markdown: () => markdownOf(whole, publication),
        jsonld: () => jsonText(newsArticle(whole, publication)),
      },
      changedAt,
    )
  })

/** What the first author wrote besides. */
async function alsoByAuthor(database: Database, view: View, { article, authors: [author] }: WholeArticle): Promise<ArticleRecord[]> {
  if (!author) return []
  const slice = { size: alsoByShown, fromEnd: false, after: null, before: null }
  const [found = []] = await articleSlices(database, view, [{ list: { authorId: author.id }, slice }])
  return found.filter(({ id }) => id !== article.id).slice(0, alsoByShown)
}
