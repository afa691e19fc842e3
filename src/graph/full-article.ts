import type { GraphQLResolveInfo } from 'graphql'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { type Need, takes } from '../engine/selected-fields.ts'

/** A field of what a card doesn't say: a list of articles that it is selected of reads them whole, and what else the field needs. */
export const ofWhole = <Args, Value>(
  read: (article: ArticleRecord, args: Args, context: Context, info: GraphQLResolveInfo) => Value,
  ...needs: readonly Need[]
) => ({
  extensions: takes('WHOLE_ARTICLES', ...needs),
  resolve: (article: ArticleCard, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(wholeOf(article), args, context, info),
})

/** The same of a field with arguments. */
export const ofWholeDecoded = <Args, Decoded, Value>(
  decode: (args: Args) => Decoded,
  read: (article: ArticleRecord, decoded: Decoded, context: Context, info: GraphQLResolveInfo) => Value,
) => ({
  extensions: takes('WHOLE_ARTICLES'),
  resolve: decoding(
    decode,
    (article: ArticleCard, decoded: Decoded, context, info): Value => read(wholeOf(article), decoded, context, info),
  ),
})

/** An article of a list whose selection was looked through. */
export function wholeOf(article: ArticleCard): ArticleRecord {
  if (!isWhole(article)) throw new Error(`The article ${article.id} was read as a card, and more is asked of it.`)
  return article
}

const isWhole = (article: ArticleCard): article is ArticleRecord => 'url' in article
