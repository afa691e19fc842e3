import type { ArticleInput } from '../../content/article.ts'

/** An article of a source, or one that an editor has written: that one has no key. */
export type WrittenArticle = Omit<ArticleInput, 'sourceKey'> & { readonly sourceKey: string | null }

/** An article to write, under the id that it has or gets. */
export interface ArticleWrite {
  readonly id: string
  readonly input: WrittenArticle
  readonly digest: string | null
  readonly outcome: 'new' | 'completed' | 'updated'
}
