import type { GraphQLResolveInfo } from 'graphql'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { type Need, needs } from '../engine/selected-fields.ts'

/** A field that needs more of an article than a card has: a list whose selection contains it reads whole articles, and what else it needs. */
export const fullArticleField = <Args, Value>(
  read: (article: ArticleRecord, args: Args, context: Context, info: GraphQLResolveInfo) => Value,
  ...others: readonly Need[]
) => ({
  extensions: needs('WHOLE_ARTICLES', ...others),
  resolve: (article: ArticleCard, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(fullArticleOf(article), args, context, info),
})

/** The same of a field with arguments. */
export const decodedFullArticleField = <Args, Decoded, Value>(
  decode: (args: Args) => Decoded,
  read: (article: ArticleRecord, decoded: Decoded, context: Context, info: GraphQLResolveInfo) => Value,
) => ({
  extensions: needs('WHOLE_ARTICLES'),
  resolve: decoding(
    decode,
    (article: ArticleCard, decoded: Decoded, context, info): Value => read(fullArticleOf(article), decoded, context, info),
  ),
})

/** The whole article; a list has read it because its selection contains the field. */
export function fullArticleOf(article: ArticleCard): ArticleRecord {
  if (!isWhole(article)) throw new Error(`The article ${article.id} was read as a card, and more is asked of it.`)
  return article
}

const isWhole = (article: ArticleCard): article is ArticleRecord => 'url' in article
