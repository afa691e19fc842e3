import type { ArticleRecord } from '../../content/article.ts'
import { mayRead, mayShow, type View } from '../../content/audience.ts'
import { plainText } from '../../content/body.ts'
import { type Database, Prisma } from '../database/database.ts'
import { bodiesOf, queryArticles } from './article.ts'
import { articleColumns } from './article-columns.ts'
import type { ArticleList, ArticlePosition } from './article-list.ts'
import type { Slice } from './slice.ts'
import { visible } from './visible.ts'

/** An article that was found, with its rank: higher is better, and comparable only within one search. */
export interface SearchHit extends ArticleRecord {
  readonly score: number
}

/** A position in the results. */
export interface SearchPosition extends ArticlePosition {
  readonly score: number
}

/** The words to search for, as a reader types them, and the list to search in. */
export interface Search {
  readonly query: string
  readonly list: ArticleList
}

/**
 * Consecutive hyphens without a word between them. PostgreSQL reads each as "not", and reports an error at the 33rd "not" without a word.
 */
const hyphens = /-(?:[\s\u0085!&|()]*-)+/gu

/** The query: all words, "a phrase", -excluded, one or another. Accents and endings are ignored. */
const wanted = (query: string): Prisma.Sql => Prisma.sql`websearch_to_tsquery('kiosque_french', ${query.replace(hyphens, '-')}::text)`

/**
 * The visible articles that contain the words. Only readers who may read a text can find words of it, because the text could otherwise be
 * guessed by searching; for others its title, lead and signature are searched, or the title alone.
 */
function found({ query, list }: Search, view: View): Prisma.Sql {
  const isOpen = !mayShow(view, 'FULL')
    ? Prisma.sql`FALSE`
    : mayRead(view.audience, 'SUBSCRIBERS')
      ? Prisma.sql`TRUE`
      : Prisma.sql`article.access = 'FREE'`
  // The weights of the search document: A for the title, B for the lead and the signature.
  const weights = mayShow(view, 'LEAD') ? Prisma.sql`'{a,b}'` : Prisma.sql`'{a}'`
  const conditions = [
    Prisma.sql`search.document @@ wanted.words AND readable.document @@ wanted.words AND ${visible(view)}`,
    list.sectionId && Prisma.sql`article.section_id = ${list.sectionId}::uuid`,
    list.authorId &&
      Prisma.sql`EXISTS (SELECT FROM article_author AS entry WHERE entry.article_id = article.id AND entry.author_id = ${list.authorId}::uuid)`,
    list.topicId &&
      Prisma.sql`EXISTS (SELECT FROM article_topic AS entry WHERE entry.article_id = article.id AND entry.topic_id = ${list.topicId}::uuid)`,
    list.language && Prisma.sql`article.language = ${list.language}`,
    list.publishedFrom && Prisma.sql`article.published_at >= ${list.publishedFrom}`,
    list.publishedBefore && Prisma.sql`article.published_at < ${list.publishedBefore}`,
  ].filter((condition) => typeof condition === 'object')
  return Prisma.sql`(SELECT ${wanted(query)} AS words) AS wanted
    JOIN article_search AS search ON search.document @@ wanted.words JOIN article ON article.id = search.article_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN ${isOpen} THEN search.document ELSE ts_filter(search.document, ${weights}) END AS document
    ) AS readable
    WHERE ${Prisma.join(conditions, ' AND ')}`
}

/**
 * Longer texts contain more words, so that the rank is divided by the logarithm of the length.
 * https://www.postgresql.org/docs/current/textsearch-controls.html#TEXTSEARCH-RANKING
 */
const score = Prisma.sql`ts_rank(readable.document, wanted.words, 1)::float8`

const place = Prisma.sql`(hit.score, hit."publishedAt", hit.id)`
const placeOf = (position: SearchPosition): Prisma.Sql =>
  Prisma.sql`(${position.score}::float8, ${position.publishedAt.toISOString()}::timestamptz, ${position.id}::uuid)`

/** The results by rank, then newest first. */
export const searchList = (database: Database, view: View, search: Search) => ({
  load: ({ size, after }: Slice<SearchPosition>): Promise<SearchHit[]> =>
    queryArticles(
      database,
      Prisma.sql`SELECT hit.* FROM (SELECT ${articleColumns(view)}, ${score} AS score FROM ${found(search, view)}) AS hit
      WHERE ${after ? Prisma.sql`${place} < ${placeOf(after)}` : Prisma.sql`TRUE`}
      ORDER BY hit.score DESC, hit."publishedAt" DESC, hit.id DESC LIMIT ${size}`,
    ),
  count: async (): Promise<number> => {
    const [row] = await database.query<{ count: number }>(Prisma.sql`SELECT count(*)::int AS count FROM ${found(search, view)}`)
    return row?.count ?? 0
  },
  /** Whether there is a result at that position or before it. */
  reaches: async (position: SearchPosition): Promise<boolean> => {
    const [row] = await database.query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (
      SELECT FROM (SELECT ${articleColumns(view)}, ${score} AS score FROM ${found(search, view)}) AS hit WHERE ${place} >= ${placeOf(position)}
    ) AS found`)
    return row?.found ?? false
  },
})

/** The results, newest first. */
export const searchLatest = (database: Database, view: View, search: Search, size: number): Promise<ArticleRecord[]> =>
  queryArticles(
    database,
    Prisma.sql`SELECT ${articleColumns(view)} FROM ${found(search, view)}
    ORDER BY article.published_at DESC, article.id DESC LIMIT ${size}`,
  )

/** A passage around the words that were found. */
export interface Snippet {
  readonly articleId: string
  /** Pieces in order. Every second one, from the second on, is a match. */
  readonly pieces: readonly string[]
}

/**
 * Characters for private use, which no text contains: the beginning and the end of a match, and a substitute for "<", which PostgreSQL
 * would read as the beginning of a tag and omit. https://www.unicode.org/faq/private_use.html
 */
const [opening, closing, lessThan] = ['\ue000', '\ue001', '\ue002']

/** Passages with the words in each article, as far as the reader may read it. */
export async function snippetsOf(
  database: Database,
  view: View,
  { query }: Search,
  articles: readonly ArticleRecord[],
): Promise<Snippet[]> {
  if (articles.length === 0) return []
  const bodies = await bodiesOf(
    database,
    view,
    articles.map(({ id }) => id),
  )
  const bodyById = new Map(bodies.map(({ id, body }) => [id, body]))
  const texts = articles.map(({ id, lead }) =>
    [lead, plainText(bodyById.get(id)?.blocks ?? [])]
      .filter(Boolean)
      .join(' ')
      .replace(/[\s\ue000-\ue002]+/gu, ' ')
      .replaceAll('<', lessThan),
  )
  const options = `StartSel="${opening}", StopSel="${closing}", MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … "`
  const rows = await database.query<{ id: string; headline: string }>(Prisma.sql`
    SELECT source.id, ts_headline('kiosque_french', source.text, ${wanted(query)}, ${options}) AS headline
    FROM unnest(${articles.map(({ id }) => id)}::uuid[], ${texts}::text[]) AS source(id, text)`)
  return rows.map(({ id, headline }) => ({ articleId: id, pieces: headline.replaceAll(lessThan, '<').split(/[\ue000\ue001]/u) }))
}
