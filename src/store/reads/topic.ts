import type { TopicRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { slugList } from './slug-list.ts'
import { seenBy, visible } from './visible.ts'

/** The columns of a TopicRecord, of the row that the statement calls `topic`. */
export const topicColumns = Prisma.sql`topic.id, topic.slug, topic.name`

/** Readers do not know a topic without a visible article, because its name may reveal a hidden one. */
const isKnown = (view: View): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM article_topic AS entry JOIN article ON article.id = entry.article_id WHERE entry.topic_id = topic.id AND ${visible(view)})`

export const topicsById = ({ query }: Pick<Database, 'query'>, view: View, ids: readonly string[]): Promise<TopicRecord[]> =>
  query(Prisma.sql`SELECT ${topicColumns} FROM topic WHERE topic.id = ANY(${ids}::uuid[]) AND ${isKnown(view)}`)

/** By current or former slug; each with the slug that was looked up. */
export const topicsBySlug = ({ query }: Database, view: View, slugs: readonly string[]): Promise<(TopicRecord & { askedBy: string })[]> =>
  query(Prisma.sql`SELECT address.slug AS "askedBy", ${topicColumns} FROM topic_slug AS address JOIN topic ON topic.id = address.topic_id
    WHERE address.slug = ANY(${slugs}::text[]) AND ${isKnown(view)}`)

/** The topics of each visible article, in the article's order. */
export const topicsOf = (
  { query }: Database,
  view: View,
  articleIds: readonly string[],
): Promise<(TopicRecord & { articleId: string })[]> =>
  query(Prisma.sql`SELECT entry.article_id AS "articleId", ${topicColumns}
    FROM article_topic AS entry JOIN topic ON topic.id = entry.topic_id JOIN article ON article.id = entry.article_id
    WHERE entry.article_id = ANY(${articleIds}::uuid[]) AND ${seenBy(view)}
    ORDER BY entry.article_id, entry.position`)

export const topicList = (database: Database, view: View) =>
  slugList<TopicRecord>(database, { table: Prisma.sql`topic`, columns: topicColumns, condition: isKnown(view) })
