import type { ArticleCard, ArticleRecord, SignedArticle } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { articleColumns, cardColumns } from './article-columns.ts'
import {
  type ArticleList,
  type ArticlePosition,
  boundsOf,
  conditions,
  driven,
  driverOf,
  listFamily,
  parents,
  type Several,
} from './article-list.ts'
import { authorsAsJson } from './author.ts'
import { grouped, type Slice } from './slice.ts'
import { readableArticle, readableAuthor } from './unreadable-value.ts'

/** One slice of one list. */
export interface ListSlice {
  readonly list: ArticleList
  readonly slice: Slice<ArticlePosition>
}

/** How much of each article a list reads. */
export interface Extent {
  /** The whole ArticleRecord, not only an ArticleCard. */
  readonly whole: boolean
  readonly authors: boolean
}

/** One slice of one list, and how much of each article is read. */
export interface ReadSlice extends ListSlice {
  readonly extent: Extent
}

/** Slices of one family are read by one statement. */
export const sliceFamily = ({ list, slice, extent }: ReadSlice): string =>
  `${listFamily(list)}${slice.fromEnd}${extent.whole}${extent.authors}`

/** One slice of each list of a family, in one statement. */
export const articleSlices = (database: Database, view: View, slices: Several<ListSlice>): Promise<ArticleRecord[][]> =>
  readSlices<ArticleRecord>(database, view, slices, { whole: true, authors: false })

/** The same with the requested extent of each article, which is the same for a whole family. */
export const listedSlices = (database: Database, view: View, slices: Several<ReadSlice>): Promise<SignedArticle[][]> =>
  readSlices<SignedArticle>(database, view, slices, slices[0].extent)

async function readSlices<Row extends SignedArticle>(
  { query }: Database,
  view: View,
  slices: Several<ListSlice>,
  { whole, authors }: Extent,
): Promise<Row[][]> {
  const [{ list: first, slice }] = slices
  const driver = driverOf(first)
  const { from, publishedAt, id } = driven[driver]
  const lookups = slices.map(({ list, slice: { after, before, size } }) => ({
    list,
    size,
    bounds: boundsOf(list, { olderThan: after, newerThan: before }),
  }))
  const order = slice.fromEnd ? Prisma.sql`${publishedAt} ASC, ${id} ASC` : Prisma.sql`${publishedAt} DESC, ${id} DESC`
  const rows = await query<
    Row & { parent: number }
  >(Prisma.sql`SELECT parent.n::int AS parent, article.*${authors ? Prisma.sql`, ${authorsAsJson}` : Prisma.empty} FROM ${parents(lookups)}
    CROSS JOIN LATERAL (
      SELECT ${whole ? articleColumns(view) : cardColumns(view)} FROM ${from} WHERE ${conditions(driver, first, view)} ORDER BY ${order} LIMIT parent.size
    ) AS article`)
  for (const row of rows) {
    if (isWhole(row)) readableArticle(row)
    for (const author of row.authors ?? []) readableAuthor(author)
  }
  const lists = grouped(rows, slices.length)
  // The rows are usually in order already, which PostgreSQL does not guarantee. Sorting here costs less than sorting whole rows there.
  for (const list of lists) list.sort(newestFirst)
  return lists
}

const isWhole = (row: ArticleCard): row is ArticleRecord => 'url' in row

const newestFirst = (a: ArticleCard, b: ArticleCard): number => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1)
