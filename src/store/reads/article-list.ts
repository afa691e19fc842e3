import type { View } from '../../content/audience.ts'
import { Prisma } from '../database/database.ts'
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

export type Several<Item> = readonly [Item, ...Item[]]

/** The index that the statement follows, which has the list in its order. The other conditions are checked row by row. */
type Driver = 'author' | 'topic' | 'section' | 'paper'

const lowestId = '00000000-0000-0000-0000-000000000000'
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export const driverOf = ({ authorId, topicId, sectionId }: ArticleList): Driver =>
  authorId ? 'author' : topicId ? 'topic' : sectionId ? 'section' : 'paper'

const drivingId = ({ authorId, topicId, sectionId }: ArticleList): string => authorId ?? topicId ?? sectionId ?? lowestId

/** Lists of one family are read by one statement: they differ only in the driving id, in their dates and in their slices. */
export function listFamily(list: ArticleList): string {
  const { authorId, coAuthorId, topicId, sectionId, language } = list
  return `${driverOf(list)} ${coAuthorId} ${authorId && topicId} ${(authorId ?? topicId) && sectionId} ${language}`
}

export const driven: Record<Driver, { from: Prisma.Sql; where: Prisma.Sql; publishedAt: Prisma.Sql; id: Prisma.Sql }> = {
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
export function conditions(driver: Driver, list: ArticleList, view: View): Prisma.Sql {
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
export function boundsOf(
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
export function parents(lists: readonly { readonly list: ArticleList; readonly bounds: Bounds; readonly size?: number }[]): Prisma.Sql {
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

/** The whole list as a row of `parents`. */
export const unsliced = (list: ArticleList) => ({ list, bounds: boundsOf(list) })
