import type { ArticleRecord } from '../content/article.ts'
import type { Context } from './context.ts'

/** What the source of a subscription yields: an article with the context of its answer, or the id of the place after those before it. */
export type Delivery = { readonly article: ArticleRecord; readonly context: Context } | { readonly id: string }
