import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { type ArticleList, conditions, driven, driverOf, listFamily, parents, type Several, unsliced } from './article-list.ts'
import { grouped } from './slice.ts'
import { syndicatable, visible } from './visible.ts'

/** The articles of a list in one calendar year. */
export interface ArticleYear {
  readonly year: number
  readonly count: number
  readonly firstPublishedAt: Date
  readonly lastPublishedAt: Date
}

/** The whole paper, or a section: only the database adds up their articles as they are written. */
const isKept = ({ sectionId: _, ...others }: ArticleList): boolean => Object.values(others).every((value) => value === undefined)

/** Lists of one family are counted by one statement. */
export const countFamily = (list: ArticleList): string => `${isKept(list)} ${listFamily(list)}`

/**
 * How many visible articles each list of a family holds. For the paper and for sections, it costs the same for any number of articles; other
 * lists are read to their end.
 */
export async function articleCounts({ query }: Database, view: View, lists: Several<ArticleList>): Promise<number[]> {
  const [first] = lists
  const rows = await query<{ count: number }>(isKept(first) ? kept(lists, view) : counted(lists, view))
  return rows.map(({ count }) => count)
}

function counted(lists: Several<ArticleList>, view: View): Prisma.Sql {
  const [first] = lists
  const driver = driverOf(first)
  return Prisma.sql`SELECT found.count FROM ${parents(lists.map(unsliced))}
    CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM ${driven[driver].from} WHERE ${conditions(driver, first, view)}) AS found
    ORDER BY parent.n`
}

/** Never reached. PostgreSQL expects a tenth of the rows if it can't know a limit. */
const limit = Prisma.sql`LIMIT (SELECT 1000000000)`

/**
 * The sums of `article_count`, which has the published articles that don't expire, without those that have not begun, and with those that
 * expire and are visible. Both are few, and each has an index. For an instant that it knows, PostgreSQL would plan the statement again each
 * time, because the plan for any instant would have to expect thousands of rows. This is why the instants and the limits are subqueries.
 */
function kept(lists: Several<ArticleList>, view: View): Prisma.Sql {
  const ofList = driven[driverOf(lists[0])].where
  const at = Prisma.sql`(SELECT ${view.at}::timestamptz)`
  return Prisma.sql`WITH correction AS MATERIALIZED (
      (SELECT section_id, -1 AS count FROM article
        WHERE article.visible_from > ${at} AND article.visible_from <= 'infinity' AND article.visible_until IS NULL
          AND article.state = 'PUBLISHED' AND ${syndicatable(view)} ORDER BY article.visible_from DESC ${limit})
      UNION ALL
      (SELECT section_id, 1 FROM article
        WHERE article.visible_until > ${at} AND article.visible_until <= 'infinity' AND ${visible(view)}
        ORDER BY article.visible_until DESC ${limit})
    )
    SELECT (coalesce((SELECT sum(article.count) FROM article_count AS article WHERE ${ofList} AND ${syndicatable(view)}), 0)
      + coalesce((SELECT sum(article.count) FROM correction AS article WHERE ${ofList}), 0))::int AS count
    FROM ${parents(lists.map(unsliced))} ORDER BY parent.n`
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
