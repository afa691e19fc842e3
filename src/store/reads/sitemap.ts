import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { visible } from './visible.ts'

/** A page of the paper and when its content last changed. */
export interface SitemapEntry {
  readonly slug: string
  readonly updatedAt: Date
}

/** The limit of one sitemap. https://www.sitemaps.org/protocol.html */
const entriesMax = 50_000

/** Limits of news sitemaps: the age of articles and their number. */
const newsMillisecondsMax = 2 * 24 * 3_600_000
const newsMax = 1000

/** The months with visible articles, newest first, as "2025-11", each with its last change. */
export const articleMonths = ({ query }: Database, view: View): Promise<{ month: string; updatedAt: Date }[]> =>
  query(Prisma.sql`SELECT to_char(article.published_at, 'YYYY-MM') AS month, max(article.updated_at) AS "updatedAt"
    FROM article WHERE article.url IS NULL AND ${visible(view)} GROUP BY 1 ORDER BY 1 DESC`)

/** The articles of a month that have their page here, newest first. Articles with a page at their source are listed by the source. */
export const articlesOfMonth = ({ query }: Database, view: View, from: Date, before: Date): Promise<SitemapEntry[]> =>
  query(Prisma.sql`SELECT article.slug, article.updated_at AS "updatedAt" FROM article
    WHERE article.published_at >= ${from} AND article.published_at < ${before} AND article.url IS NULL AND ${visible(view)}
    ORDER BY article.published_at DESC, article.id DESC LIMIT ${entriesMax}`)

/** The authors or topics that have a visible article, by slug. */
export const entitiesWithArticles = ({ query }: Database, view: View, kind: 'author' | 'topic'): Promise<SitemapEntry[]> => {
  const [entry, column] = [Prisma.raw(`article_${kind}`), Prisma.raw(`${kind}_id`)]
  return query(Prisma.sql`SELECT named.slug, max(article.updated_at) AS "updatedAt"
    FROM ${Prisma.raw(kind)} AS named JOIN ${entry} AS entry ON entry.${column} = named.id JOIN article ON article.id = entry.article_id
    WHERE ${visible(view)} GROUP BY named.slug ORDER BY named.slug LIMIT ${entriesMax}`)
}

export interface NewsEntry extends SitemapEntry {
  readonly title: string
  readonly language: string
  readonly publishedAt: Date
}

/** The articles of the last two days, without sponsored ones, newest first. */
export const latestNews = ({ query }: Database, view: View): Promise<NewsEntry[]> =>
  query(Prisma.sql`SELECT article.slug, article.title, article.language, article.published_at AS "publishedAt", article.updated_at AS "updatedAt"
    FROM article WHERE article.published_at > ${new Date(view.at.getTime() - newsMillisecondsMax)} AND article.published_at <= ${view.at}
      AND article.url IS NULL AND article.genre <> 'SPONSORED' AND ${visible(view)}
    ORDER BY article.published_at DESC, article.id DESC LIMIT ${newsMax}`)
