import type { ArticleParts } from '../content/article.ts'

/** A list of articles as a page shows it: its name, its URL and the articles of the page. */
export interface Listing {
  readonly name: string
  readonly description: string | null
  readonly url: string
  /** Newest first. */
  readonly articles: readonly ArticleParts[]
}
