import type { ContributionRecord, CorrectionRecord } from '../../content/article.ts'
import { mayContribute, mayShow, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import type { ArticlePosition } from './article-list.ts'
import { grouped, type Side } from './slice.ts'
import { seenBy, visible } from './visible.ts'

const columns = Prisma.sql`contribution.id, contribution.article_id AS "articleId", contribution.author_name AS "authorName", contribution.text,
  contribution.published_at AS "publishedAt", contribution.reply_to_id AS "replyToId"`

const from = Prisma.sql`contribution JOIN article ON article.id = contribution.article_id`

/** Empty for audiences that may not read contributions. */
export const contributionsById = async ({ query }: Database, view: View, ids: readonly string[]): Promise<ContributionRecord[]> =>
  mayContribute(view.audience)
    ? query(Prisma.sql`SELECT ${columns} FROM ${from} WHERE contribution.id = ANY(${ids}::uuid[]) AND ${visible(view)}`)
    : []

/** A page of the exchange under an article. */
export interface ContributionSlice {
  readonly articleId: string
  readonly size: number
  readonly after: ArticlePosition | null
}

/** A place in the exchange under an article. */
export interface ContributionPlace {
  readonly articleId: string
  readonly position: ArticlePosition
  readonly side: Side
}

const position = Prisma.sql`(contribution.published_at, contribution.id)`
const lowestId = '00000000-0000-0000-0000-000000000000'

/** Each page of an exchange, oldest first; empty if the audience may not take part. */
export async function contributionSlices(
  { query }: Database,
  view: View,
  slices: readonly ContributionSlice[],
): Promise<ContributionRecord[][]> {
  if (!mayContribute(view.audience)) return slices.map(() => [])
  const rows = await query<ContributionRecord & { parent: number }>(Prisma.sql`SELECT parent.n::int AS parent, entry.*
    FROM unnest(
      ${slices.map(({ articleId }) => articleId)}::uuid[],
      ${slices.map(({ after }) => after?.publishedAt.toISOString() ?? '-infinity')}::timestamptz[],
      ${slices.map(({ after }) => after?.id ?? lowestId)}::uuid[],
      ${slices.map(({ size }) => size)}::int[]
    ) WITH ORDINALITY AS parent(id, after_at, after_id, size, n)
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM ${from}
      WHERE contribution.article_id = parent.id AND ${position} > (parent.after_at, parent.after_id) AND ${visible(view)}
      ORDER BY contribution.published_at, contribution.id LIMIT parent.size
    ) AS entry ORDER BY parent.n, entry."publishedAt", entry.id`)
  return grouped(rows, slices.length)
}

/** Whether each exchange has a contribution at a place or on one side of it; the side is the same for all places. */
export async function contributionsReach(
  { query }: Database,
  view: View,
  places: readonly [ContributionPlace, ...ContributionPlace[]],
): Promise<boolean[]> {
  if (!mayContribute(view.audience)) return places.map(() => false)
  const [{ side }] = places
  const rows = await query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (
      SELECT FROM ${from} WHERE contribution.article_id = parent.id AND ${visible(view)}
        AND ${position} ${Prisma.raw(side === 'before' ? '<=' : '>=')} (parent.at, parent.place)
    ) AS found
    FROM unnest(
      ${places.map(({ articleId }) => articleId)}::uuid[],
      ${places.map((place) => place.position.publishedAt.toISOString())}::timestamptz[],
      ${places.map((place) => place.position.id)}::uuid[]
    ) WITH ORDINALITY AS parent(id, at, place, n) ORDER BY parent.n`)
  return rows.map(({ found }) => found)
}

export const contributionCounts = async (
  { query }: Database,
  view: View,
  articleIds: readonly string[],
): Promise<{ articleId: string; count: number }[]> =>
  mayContribute(view.audience)
    ? query(Prisma.sql`SELECT contribution.article_id AS "articleId", count(*)::int AS count FROM ${from}
        WHERE contribution.article_id = ANY(${articleIds}::uuid[]) AND ${visible(view)} GROUP BY 1`)
    : []

/** The corrections of each visible article, newest first; empty if they are not within the rights of the view. */
export const correctionsOf = async (
  { query }: Database,
  view: View,
  articleIds: readonly string[],
): Promise<(CorrectionRecord & { articleId: string })[]> =>
  mayShow(view, 'FULL')
    ? query(Prisma.sql`SELECT correction.article_id AS "articleId", correction.at, correction.note
        FROM correction JOIN article ON article.id = correction.article_id
        WHERE correction.article_id = ANY(${articleIds}::uuid[]) AND ${seenBy(view)} AND correction.at <= ${view.at}
        ORDER BY correction.article_id, correction.at DESC`)
    : []
