import type { ArticleRecord } from '../content/article.ts'
import type { Context } from './context.ts'

/** An item from the source of a subscription: an article with the context of its response, or the id of the place after the previous articles. */
export type Delivery = { readonly article: ArticleRecord; readonly context: Context } | { readonly id: string }
