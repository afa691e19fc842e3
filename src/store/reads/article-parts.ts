import type { ArticleParts, ArticleRecord, AuthorRecord, SectionRecord, TopicRecord, WholeArticle } from '../../content/article.ts'
import { mayShow, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { instantInJson } from '../database/instant.ts'
import { bodyIn } from './article.ts'
import { authorsAsJson } from './author.ts'
import { sectionColumns } from './section.ts'
import { topicColumns } from './topic.ts'
import { readableAuthor } from './unreadable-value.ts'
import { visible } from './visible.ts'

/** The parts of an article as JSON, with instants as text. */
interface PartsRow {
  readonly id: string
  readonly authors: readonly AuthorRecord[]
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[] | null
  readonly corrections: readonly { readonly at: string; readonly note: string }[] | null
}

interface WholeRow extends PartsRow {
  /** The stored blocks; null if there are none. */
  readonly blocks: unknown
}

/** These articles with their parts, in the same order and by one statement. Articles that are no longer visible are left out. */
export const articleParts = (database: Database, view: View, articles: readonly ArticleRecord[]): Promise<ArticleParts[]> =>
  around<PartsRow, ArticleParts>(database, view, articles, { column: Prisma.empty, join: Prisma.empty }, partsOf)

/** The same with their bodies, as far as the view shows them. A body that is not within its rights is null. */
export async function wholeArticles(database: Database, view: View, articles: readonly ArticleRecord[]): Promise<WholeArticle[]> {
  if (!mayShow(view, 'FULL')) return (await articleParts(database, view, articles)).map((parts) => ({ ...parts, body: null }))
  return around<WholeRow, WholeArticle>(
    database,
    view,
    articles,
    { column: Prisma.sql`body.blocks,`, join: Prisma.sql`LEFT JOIN article_body AS body ON body.article_id = article.id` },
    (article, row) => ({ ...partsOf(article, row), body: row.blocks === null ? null : bodyIn(view, article.access, row.blocks) }),
  )
}

async function around<Row extends PartsRow, Result>(
  { query }: Database,
  view: View,
  articles: readonly ArticleRecord[],
  { column, join }: { column: Prisma.Sql; join: Prisma.Sql },
  resultOf: (article: ArticleRecord, row: Row) => Result,
): Promise<Result[]> {
  if (articles.length === 0) return []
  const rows = await query<Row>(Prisma.sql`
    SELECT article.id, ${column}
      ${authorsAsJson},
      (SELECT to_json(section) FROM (
        SELECT ${sectionColumns} FROM section WHERE section.id = article.section_id) AS section) AS section,
      (SELECT json_agg(topic) FROM (
        SELECT ${topicColumns} FROM article_topic AS entry JOIN topic ON topic.id = entry.topic_id
        WHERE entry.article_id = article.id ORDER BY entry.position) AS topic) AS topics,
      ${mayShow(view, 'FULL') ? correctionsAsJson(view) : Prisma.sql`NULL`} AS corrections
    FROM article ${join} WHERE article.id = ANY(${articles.map(({ id }) => id)}::uuid[]) AND ${visible(view)}`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return articles.flatMap((article) => {
    const row = byId.get(article.id)
    return row ? [resultOf(article, row)] : []
  })
}

const correctionsAsJson = ({ at }: View): Prisma.Sql => Prisma.sql`(SELECT json_agg(correction) FROM (
  SELECT correction.at, correction.note FROM correction
  WHERE correction.article_id = article.id AND correction.at <= ${at} ORDER BY correction.at DESC) AS correction)`

const partsOf = (article: ArticleRecord, { authors, section, topics, corrections }: PartsRow): ArticleParts => ({
  article,
  authors: authors.map(readableAuthor),
  section,
  topics: topics ?? [],
  corrections: (corrections ?? []).map(({ at, note }) => ({ at: instantInJson(at), note })),
})
