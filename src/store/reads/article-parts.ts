import type { Access } from '../../content/access.ts'
import type { ArticleParts, AuthorRecord, SectionRecord, TopicRecord, WholeArticle } from '../../content/article.ts'
import { mayShow, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { instantInJson } from '../database/instant.ts'
import { bodyIn } from './article.ts'
import { authorsAsJson } from './author.ts'
import { sectionColumns } from './section.ts'
import { topicColumns } from './topic.ts'
import { readableAuthor } from './unreadable-value.ts'
import { visible } from './visible.ts'

/** What is printed around an article. The record of the article itself is not repeated: each request has read its own. */
export interface PartsRecord extends Omit<ArticleParts, 'article'> {
  readonly articleId: string
}

/** The same with its body. */
export interface TextedPartsRecord extends PartsRecord, Pick<WholeArticle, 'body'> {}

/** The parts of an article as JSON, with instants as text. */
interface PartsRow {
  readonly articleId: string
  readonly authors: readonly AuthorRecord[]
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[] | null
  readonly corrections: readonly { readonly at: string; readonly note: string }[] | null
}

interface TextedRow extends PartsRow {
  readonly access: Access
  /** The stored blocks; null if there are none. */
  readonly blocks: unknown
}

/** The parts of each of these articles that is visible, in no order. */
export const articleParts = async (database: Database, view: View, ids: readonly string[]): Promise<PartsRecord[]> =>
  (await around<PartsRow>(database, view, ids, { columns: Prisma.empty, join: Prisma.empty })).map(partsOf)

/** The same with their bodies, as far as the view shows them. A body that is not within its rights is null. */
export async function articlePartsWithBody(database: Database, view: View, ids: readonly string[]): Promise<TextedPartsRecord[]> {
  if (!mayShow(view, 'FULL')) return (await articleParts(database, view, ids)).map((parts) => ({ ...parts, body: null }))
  const rows = await around<TextedRow>(database, view, ids, {
    columns: Prisma.sql`article.access::text AS access, body.blocks,`,
    join: Prisma.sql`LEFT JOIN article_body AS body ON body.article_id = article.id`,
  })
  return rows.map((row) => ({ ...partsOf(row), body: row.blocks === null ? null : bodyIn(view, row.access, row.blocks) }))
}

const around = <Row extends PartsRow>(
  { query }: Database,
  view: View,
  ids: readonly string[],
  { columns, join }: { columns: Prisma.Sql; join: Prisma.Sql },
): Promise<Row[]> =>
  query<Row>(Prisma.sql`
    SELECT article.id AS "articleId", ${columns}
      ${authorsAsJson},
      (SELECT to_json(section) FROM (
        SELECT ${sectionColumns} FROM section WHERE section.id = article.section_id) AS section) AS section,
      (SELECT json_agg(topic) FROM (
        SELECT ${topicColumns} FROM article_topic AS entry JOIN topic ON topic.id = entry.topic_id
        WHERE entry.article_id = article.id ORDER BY entry.position) AS topic) AS topics,
      ${mayShow(view, 'FULL') ? correctionsAsJson(view) : Prisma.sql`NULL`} AS corrections
    FROM article ${join} WHERE article.id = ANY(${ids}::uuid[]) AND ${visible(view)}`)

const correctionsAsJson = ({ at }: View): Prisma.Sql => Prisma.sql`(SELECT json_agg(correction) FROM (
  SELECT correction.at, correction.note FROM correction
  WHERE correction.article_id = article.id AND correction.at <= ${at} ORDER BY correction.at DESC) AS correction)`

const partsOf = ({ articleId, authors, section, topics, corrections }: PartsRow): PartsRecord => ({
  articleId,
  authors: authors.map(readableAuthor),
  section,
  topics: topics ?? [],
  corrections: (corrections ?? []).map(({ at, note }) => ({ at: instantInJson(at), note })),
})
