import type { ArticleParts } from '../content/article.ts'

/** What a page for readers shows of an article in a list. */
export type ListedArticle = Pick<ArticleParts, 'article' | 'section'>

/** A list of articles as a page shows it: its name, its URL and the articles of the page. Programs get more of each article than readers. */
export interface Listing<Article extends ListedArticle = ArticleParts> {
  readonly name: string
  readonly description: string | null
  readonly url: string
  /** Newest first. */
  readonly articles: readonly Article[]
}
