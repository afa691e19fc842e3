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

/** Never reached. PostgreSQL expects a tenth of the rows if it doesn't know the limit, and then neither reads in parallel nor sorts. */
const limit = Prisma.sql`LIMIT (SELECT 1000000000)`

/**
 * What `article_count`, which has the published articles that don't expire, lacks: those that have not begun are subtracted, and those that
 * expire and are visible are added. Both are few, and each has an index. The upper bounds make PostgreSQL use it: the plan is for any instant,
 * so it would expect a third of all articles beyond one instant, but few between two.
 */
const corrections = (view: View): Prisma.Sql => Prisma.sql`correction AS MATERIALIZED (
  (SELECT section_id, published_at, -1 AS count FROM article
    WHERE article.visible_from > ${view.at} AND article.visible_from <= 'infinity' AND article.visible_until IS NULL
      AND article.state = 'PUBLISHED' AND ${syndicatable(view)} ORDER BY article.visible_from DESC ${limit})
  UNION ALL
  (SELECT section_id, published_at, 1 FROM article
    WHERE article.visible_until > ${view.at} AND article.visible_until <= 'infinity' AND ${visible(view)}
    ORDER BY article.visible_until DESC ${limit})
)`

function kept(lists: Several<ArticleList>, view: View): Prisma.Sql {
  const ofList = driven[driverOf(lists[0])].where
  return Prisma.sql`WITH ${corrections(view)}
    SELECT (coalesce((SELECT sum(article.count) FROM article_count AS article WHERE ${ofList} AND ${syndicatable(view)}), 0)
      + coalesce((SELECT sum(article.count) FROM correction AS article WHERE ${ofList}), 0))::int AS count
    FROM ${parents(lists.map(unsliced))} ORDER BY parent.n`
}

/**
 * The years of each list of a family, newest first, in the given time zone. Years without articles are left out. For the paper and for
 * sections, a year costs the same for any number of articles; other lists are read to their end.
 */
export async function articleYears(
  { query }: Database,
  view: View,
  lists: Several<ArticleList>,
  timeZone: string,
): Promise<ArticleYear[][]> {
  const [first] = lists
  const years = isKept(first) ? keptYears(first, view, timeZone) : countedYears(first, view, timeZone)
  const rows = await query<
    ArticleYear & { parent: number }
  >(Prisma.sql`${isKept(first) ? Prisma.sql`WITH ${corrections(view)}` : Prisma.empty}
    SELECT parent.n::int AS parent, found.* FROM ${parents(lists.map(unsliced))} CROSS JOIN LATERAL (${years}) AS found
    ORDER BY parent.n, found.year DESC`)
  return grouped(rows, lists.length)
}

function countedYears(list: ArticleList, view: View, timeZone: string): Prisma.Sql {
  const driver = driverOf(list)
  const { from, publishedAt } = driven[driver]
  return Prisma.sql`SELECT ${yearOf(publishedAt, timeZone)} AS year, count(*)::int AS count,
      min(${publishedAt}) AS "firstPublishedAt", max(${publishedAt}) AS "lastPublishedAt"
    FROM ${from} WHERE ${conditions(driver, list, view)} GROUP BY 1`
}

/**
 * `article_count` has years of UTC. The articles between the beginning of a year in UTC and in the time zone, at most those of fourteen hours,
 * are moved from one year to the other.
 */
function keptYears(list: ArticleList, view: View, timeZone: string): Prisma.Sql {
  const ofList = driven[driverOf(list)].where
  const extreme = (order: 'ASC' | 'DESC') => Prisma.sql`(SELECT article.published_at FROM article
    WHERE ${ofList} AND article.published_at >= span.begins AND article.published_at <= span.ends AND ${visible(view)}
    ORDER BY article.published_at ${Prisma.raw(order)} LIMIT 1)`
  return Prisma.sql`SELECT total.year, total.count, ${extreme('ASC')} AS "firstPublishedAt", ${extreme('DESC')} AS "lastPublishedAt"
    FROM (
      SELECT part.year, sum(part.count)::int AS count FROM (
        SELECT article.year, article.count FROM article_count AS article WHERE ${ofList} AND ${syndicatable(view)}
        UNION ALL
        SELECT ${yearOf(Prisma.sql`article.published_at`, timeZone)}, article.count FROM correction AS article WHERE ${ofList}
        UNION ALL
        SELECT moved.year, moved.count FROM (
          SELECT DISTINCT article.year + later.years AS year FROM article_count AS article, (VALUES (0), (1)) AS later(years) WHERE ${ofList}
        ) AS boundary
        CROSS JOIN LATERAL (SELECT ${startOf(Prisma.sql`boundary.year`, 'UTC')} AS utc, ${startOf(Prisma.sql`boundary.year`, timeZone)} AS local)
          AS start
        JOIN article ON ${ofList} AND article.published_at >= least(start.utc, start.local)
          AND article.published_at < greatest(start.utc, start.local)
          AND article.state = 'PUBLISHED' AND article.visible_until IS NULL AND ${syndicatable(view)}
        CROSS JOIN LATERAL (VALUES
          (boundary.year, CASE WHEN start.local < start.utc THEN 1 ELSE -1 END),
          (boundary.year - 1, CASE WHEN start.local < start.utc THEN -1 ELSE 1 END)
        ) AS moved(year, count)
        WHERE boundary.year BETWEEN 2 AND 9999
      ) AS part GROUP BY part.year HAVING sum(part.count) > 0
    ) AS total
    CROSS JOIN LATERAL (SELECT
      CASE WHEN total.year = 1 THEN '-infinity' ELSE ${startOf(Prisma.sql`total.year`, timeZone)} END AS begins,
      CASE WHEN total.year = 9999 THEN 'infinity' ELSE ${startOf(Prisma.sql`total.year + 1`, timeZone)} - interval '1 millisecond' END AS ends
    ) AS span`
}

const startOf = (year: Prisma.Sql, timeZone: string): Prisma.Sql => Prisma.sql`make_timestamptz(${year}, 1, 1, 0, 0, 0, ${timeZone})`

/** Infinity has no year. The triggers of `article_count` have the same bounds. */
const yearOf = (at: Prisma.Sql, timeZone: string): Prisma.Sql =>
  Prisma.sql`extract(year FROM least(greatest(${at}, '0001-01-02Z'::timestamptz), '9999-12-30Z'::timestamptz) AT TIME ZONE ${timeZone})::int`
