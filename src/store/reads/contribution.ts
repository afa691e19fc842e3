import type { ContributionRecord, CorrectionRecord } from '../../content/article.ts'
import { mayContribute, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import type { ArticlePosition } from './article-list.ts'
import type { Side, Slice } from './slice.ts'
import { seenBy, visible } from './visible.ts'

const columns = Prisma.sql`contribution.id, contribution.article_id AS "articleId", contribution.author_name AS "authorName", contribution.text,
  contribution.published_at AS "publishedAt", contribution.reply_to_id AS "replyToId"`

const from = Prisma.sql`contribution JOIN article ON article.id = contribution.article_id`

/** Empty for audiences that may not read contributions. */
export const contributionsById = async ({ query }: Database, view: View, ids: readonly string[]): Promise<ContributionRecord[]> =>
  mayContribute(view.audience)
    ? query(Prisma.sql`SELECT ${columns} FROM ${from} WHERE contribution.id = ANY(${ids}::uuid[]) AND ${visible(view)}`)
    : []

/** The contributions under an article, oldest first. */
export function contributionList({ query }: Database, view: View, articleId: string) {
  const position = Prisma.sql`(contribution.published_at, contribution.id)`
  const compare = (operator: '<=' | '<' | '>' | '>=', { publishedAt, id }: ArticlePosition) =>
    Prisma.sql`${position} ${Prisma.raw(operator)} (${publishedAt}::timestamptz, ${id}::uuid)`
  const where = Prisma.sql`contribution.article_id = ${articleId}::uuid AND ${mayContribute(view.audience)} AND ${visible(view)}`
  return {
    load: ({ size, after }: Slice<ArticlePosition>): Promise<ContributionRecord[]> =>
      query(Prisma.sql`SELECT ${columns} FROM ${from} WHERE ${where} AND ${after ? compare('>', after) : Prisma.sql`TRUE`}
        ORDER BY contribution.published_at, contribution.id LIMIT ${size}`),
    reaches: async (place: ArticlePosition, side: Side): Promise<boolean> => {
      const bound = compare(side === 'before' ? '<=' : '>=', place)
      const rows = await query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (SELECT FROM ${from} WHERE ${where} AND ${bound}) AS found`)
      return rows[0]?.found ?? false
    },
  }
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

/** The corrections of each visible article, newest first. */
export const correctionsOf = (
  { query }: Database,
  view: View,
  articleIds: readonly string[],
): Promise<(CorrectionRecord & { articleId: string })[]> =>
  query(Prisma.sql`SELECT correction.article_id AS "articleId", correction.at, correction.note
    FROM correction JOIN article ON article.id = correction.article_id
    WHERE correction.article_id = ANY(${articleIds}::uuid[]) AND ${seenBy(view)} AND correction.at <= ${view.at}
    ORDER BY correction.article_id, correction.at DESC`)
