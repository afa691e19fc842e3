import type { ArticleInput } from '../../content/article.ts'

/** An article of a source, or one that an editor has written, which has no source key. */
export type WrittenArticle = Omit<ArticleInput, 'sourceKey'> & { readonly sourceKey: string | null }

/** An article to write, with its existing or new id. */
export interface ArticleWrite {
  readonly id: string
  readonly input: WrittenArticle
  readonly digest: string | null
  readonly outcome: 'new' | 'completed' | 'updated'
}
