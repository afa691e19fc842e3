import type { GraphQLResolveInfo } from 'graphql'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { type Need, needs } from '../engine/selected-fields.ts'

/**
 * Options of a field that needs columns which a card lacks. A list whose selection contains the field reads whole articles, and loads
 * the `others` as well.
 */
export const fullArticleField = <Args, Value>(
  read: (article: ArticleRecord, args: Args, context: Context, info: GraphQLResolveInfo) => Value,
  ...others: readonly Need[]
) => ({
  extensions: needs('WHOLE_ARTICLES', ...others),
  resolve: (article: ArticleCard, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(fullArticleOf(article), args, context, info),
})

/** The same for a field with arguments. */
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

/** Narrows a card to the whole article. The list has read it whole because its selection contains the field. */
export function fullArticleOf(article: ArticleCard): ArticleRecord {
  if (!isWhole(article)) throw new Error(`The article ${article.id} was read as a card, but a field needs the whole article.`)
  return article
}

const isWhole = (article: ArticleCard): article is ArticleRecord => 'url' in article
