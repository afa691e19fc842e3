import type { ArticleRecord } from '../content/article.ts'
import type { Context } from './context.ts'

/** What a subscription is handed: an article with what its answer is made with, or where to go on after those before. */
export type Delivery = { readonly article: ArticleRecord; readonly context: Context } | { readonly id: string }
