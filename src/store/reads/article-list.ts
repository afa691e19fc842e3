import type { ArticleCard, ArticleRecord, SignedArticle } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { articleColumns, cardColumns } from './article-columns.ts'
import { authorsAsJson } from './author.ts'
import { grouped, type Side, type Slice } from './slice.ts'
import { readableArticle, readableAuthor } from './unreadable-value.ts'
import { visible } from './visible.ts'

/** A list of articles that meet all of these conditions; without conditions the whole paper. Always newest first, by (publishedAt, id). */
export interface ArticleList {
  readonly authorId?: string
  /** A second author of the same articles. */
  readonly coAuthorId?: string
  readonly topicId?: string
  readonly sectionId?: string
  readonly language?: string
  /** Inclusive. */
  readonly publishedFrom?: Date
  /** Exclusive. */
  readonly publishedBefore?: Date
}

/** A position in a list. The article at that position may no longer exist. */
export interface ArticlePosition {
  readonly publishedAt: Date
  readonly id: string
}

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

/** A position in a list, and the side of it to look at. */
export interface ListPlace {
  readonly list: ArticleList
  readonly position: ArticlePosition
  readonly side: Side
}

/** The articles of a list in one calendar year. */
export interface ArticleYear {
  readonly year: number
  readonly count: number
  readonly firstPublishedAt: Date
  readonly lastPublishedAt: Date
}

type Several<Item> = readonly [Item, ...Item[]]

/** The index that the statement follows, which has the list in its order. The other conditions are checked row by row. */
type Driver = 'author' | 'topic' | 'section' | 'paper'

const lowestId = '00000000-0000-0000-0000-000000000000'
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const driverOf = ({ authorId, topicId, sectionId }: ArticleList): Driver =>
  authorId ? 'author' : topicId ? 'topic' : sectionId ? 'section' : 'paper'

const drivingId = ({ authorId, topicId, sectionId }: ArticleList): string => authorId ?? topicId ?? sectionId ?? lowestId

/** Lists of one family are read by one statement: they differ only in the driving id, in their dates and in their slices. */
export function listFamily(list: ArticleList): string {
  const { authorId, coAuthorId, topicId, sectionId, language } = list
  return `${driverOf(list)} ${coAuthorId} ${authorId && topicId} ${(authorId ?? topicId) && sectionId} ${language}`
}

export const sliceFamily = ({ list, slice, extent }: ReadSlice): string =>
  `${listFamily(list)}${slice.fromEnd}${extent.whole}${extent.authors}`

export const placeFamily = ({ list, side }: ListPlace): string => `${listFamily(list)}${side}`

const driven: Record<Driver, { from: Prisma.Sql; where: Prisma.Sql; publishedAt: Prisma.Sql; id: Prisma.Sql }> = {
  author: {
    from: Prisma.sql`article_author AS entry JOIN article ON article.id = entry.article_id`,
    where: Prisma.sql`entry.author_id = parent.id`,
    publishedAt: Prisma.sql`entry.published_at`,
    id: Prisma.sql`entry.article_id`,
  },
  topic: {
    from: Prisma.sql`article_topic AS entry JOIN article ON article.id = entry.article_id`,
    where: Prisma.sql`entry.topic_id = parent.id`,
    publishedAt: Prisma.sql`entry.published_at`,
    id: Prisma.sql`entry.article_id`,
  },
  section: {
    from: Prisma.sql`article`,
    where: Prisma.sql`article.section_id = parent.id`,
    publishedAt: Prisma.sql`article.published_at`,
    id: Prisma.sql`article.id`,
  },
  paper: {
    from: Prisma.sql`article`,
    where: Prisma.sql`TRUE`,
    publishedAt: Prisma.sql`article.published_at`,
    id: Prisma.sql`article.id`,
  },
}

/** The conditions of the list, including those of the driver, the bounds and visibility. */
function conditions(driver: Driver, list: ArticleList, view: View): Prisma.Sql {
  const { publishedAt, id, where } = driven[driver]
  const all = [
    where,
    Prisma.sql`(${publishedAt}, ${id}) < (parent.older_than, parent.older_than_id) AND (${publishedAt}, ${id}) > (parent.newer_than, parent.newer_than_id)`,
    visible(view),
  ]
  if (list.coAuthorId)
    all.push(
      Prisma.sql`EXISTS (SELECT FROM article_author AS other WHERE other.article_id = article.id AND other.author_id = ${list.coAuthorId}::uuid)`,
    )
  if (list.topicId && driver !== 'topic')
    all.push(
      Prisma.sql`EXISTS (SELECT FROM article_topic AS other WHERE other.article_id = article.id AND other.topic_id = ${list.topicId}::uuid)`,
    )
  if (list.sectionId && driver !== 'section') all.push(Prisma.sql`article.section_id = ${list.sectionId}::uuid`)
  if (list.language) all.push(Prisma.sql`article.language = ${list.language}`)
  return Prisma.join(all, ' AND ')
}

/** Exclusive bounds. A missing bound is replaced by one beyond all articles, so that the statement is the same with and without. */
interface Bounds {
  readonly olderThan: ArticlePosition | null
  readonly newerThan: ArticlePosition | null
}

/** The dates of the list as bounds, like those of a cursor: what is at that instant or later is beyond the lowest id at that instant. */
function boundsOf(
  { publishedFrom, publishedBefore }: ArticleList,
  { olderThan, newerThan }: Bounds = { olderThan: null, newerThan: null },
): Bounds {
  const before = publishedBefore && { publishedAt: publishedBefore, id: lowestId }
  const from = publishedFrom && { publishedAt: publishedFrom, id: lowestId }
  return {
    olderThan: before && (!olderThan || before.publishedAt <= olderThan.publishedAt) ? before : olderThan,
    newerThan: from && (!newerThan || from.publishedAt > newerThan.publishedAt) ? from : newerThan,
  }
}

/** The lists as rows, in order. */
function parents(lists: readonly { readonly list: ArticleList; readonly bounds: Bounds; readonly size?: number }[]): Prisma.Sql {
  const column = <Value>(of: (parent: (typeof lists)[number]) => Value) => lists.map(of)
  return Prisma.sql`unnest(
    ${column(({ list }) => drivingId(list))}::uuid[],
    ${column(({ bounds }) => bounds.olderThan?.publishedAt.toISOString() ?? 'infinity')}::timestamptz[],
    ${column(({ bounds }) => bounds.olderThan?.id ?? highestId)}::uuid[],
    ${column(({ bounds }) => bounds.newerThan?.publishedAt.toISOString() ?? '-infinity')}::timestamptz[],
    ${column(({ bounds }) => bounds.newerThan?.id ?? lowestId)}::uuid[],
    ${column(({ size }) => size ?? 0)}::int[]
  ) WITH ORDINALITY AS parent(id, older_than, older_than_id, newer_than, newer_than_id, size, n)`
}

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
      SELECT ${whole ? articleColumns : cardColumns} FROM ${from} WHERE ${conditions(driver, first, view)} ORDER BY ${order} LIMIT parent.size
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

/** How many visible articles each list of a family holds. */
export async function articleCounts({ query }: Database, view: View, lists: Several<ArticleList>): Promise<number[]> {
  const [first] = lists
  const driver = driverOf(first)
  const rows = await query<{ count: number }>(Prisma.sql`SELECT found.count FROM ${parents(lists.map(unsliced))}
    CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM ${driven[driver].from} WHERE ${conditions(driver, first, view)}) AS found
    ORDER BY parent.n`)
  return rows.map(({ count }) => count)
}

/** The years of each list of a family, newest first, in the given time zone. Years without articles are left out. */
export async function articleYears(
  { query }: Database,
  view: View,
  lists: Several<ArticleList>,
  timeZone: string,
): Promise<ArticleYear[][]> {
  const [first] = lists
  const driver = driverOf(first)
  const { from, publishedAt } = driven[driver]
  const rows = await query<
    ArticleYear & { parent: number }
  >(Prisma.sql`SELECT parent.n::int AS parent, found.* FROM ${parents(lists.map(unsliced))}
    CROSS JOIN LATERAL (
      SELECT extract(year FROM ${withinYears(publishedAt)} AT TIME ZONE ${timeZone})::int AS year, count(*)::int AS count,
        min(${publishedAt}) AS "firstPublishedAt", max(${publishedAt}) AS "lastPublishedAt"
      FROM ${from} WHERE ${conditions(driver, first, view)} GROUP BY 1
    ) AS found ORDER BY parent.n, found.year DESC`)
  return grouped(rows, lists.length)
}

/** Infinity has no year. */
const withinYears = (at: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`least(greatest(${at}, '0001-01-02Z'::timestamptz), '9999-12-30Z'::timestamptz)`

/** Whether each list of a family has an article at a position or on one side of it; the side is the same for the whole family. */
export async function articlesReach({ query }: Database, view: View, places: Several<ListPlace>): Promise<boolean[]> {
  const [{ list: first, side }] = places
  const driver = driverOf(first)
  const { from, publishedAt, id } = driven[driver]
  const lookups = places.map(({ list, position }) => ({ list, bounds: boundsOf(list), position }))
  const reached = Prisma.sql`(${publishedAt}, ${id}) ${Prisma.raw(side === 'before' ? '>=' : '<=')} (place.at, place.id)`
  const rows = await query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (
      SELECT FROM ${from} WHERE ${conditions(driver, first, view)} AND ${reached}
    ) AS found
    FROM ${parents(lookups)} JOIN unnest(
      ${lookups.map(({ position }) => position.publishedAt.toISOString())}::timestamptz[], ${lookups.map(({ position }) => position.id)}::uuid[]
    ) WITH ORDINALITY AS place(at, id, n) ON place.n = parent.n
    ORDER BY parent.n`)
  return rows.map(({ found }) => found)
}

const unsliced = (list: ArticleList) => ({ list, bounds: boundsOf(list) })
