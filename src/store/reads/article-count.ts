import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { type ArticleList, conditions, driven, driverOf, parents, type Several, unsliced } from './article-list.ts'
import { grouped } from './slice.ts'

/** The articles of a list in one calendar year. */
export interface ArticleYear {
  readonly year: number
  readonly count: number
  readonly firstPublishedAt: Date
  readonly lastPublishedAt: Date
}

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
