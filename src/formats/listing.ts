import type { ArticleParts } from '../content/article.ts'

/** A list of the paper as a page shows it: what it is called, where it is, and the articles of the page. */
export interface Listing {
  readonly name: string
  readonly description: string | null
  readonly url: string
  /** Newest first. */
  readonly articles: readonly ArticleParts[]
}
