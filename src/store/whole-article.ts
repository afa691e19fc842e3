import type { ArticleRecord, AuthorRecord, SectionRecord, TopicRecord, WholeArticle } from '../content/article.ts'
import type { View } from '../content/audience.ts'
import type { BodyBlock } from '../content/body.ts'
import { bodyFor } from './article.ts'
import { authorColumns } from './author.ts'
import { type Database, Prisma } from './database.ts'
import { sectionColumns } from './section.ts'
import { topicColumns } from './topic.ts'
import { visible } from './visible.ts'

/** What JSON holds of the rows around an article: instants as text. */
interface Row {
  readonly id: string
  readonly authors: readonly AuthorRecord[] | null
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[] | null
  readonly corrections: readonly { readonly at: string; readonly note: string }[] | null
  readonly blocks: readonly BodyBlock[] | null
}

/** These articles, in their order, with all that is printed with them, in one statement. One that is no longer visible is left out. */
export async function wholeArticles(
  { query }: Database,
  { at, audience }: View,
  articles: readonly ArticleRecord[],
): Promise<WholeArticle[]> {
  if (articles.length === 0) return []
  const rows = await query<Row>(Prisma.sql`
    SELECT article.id, body.blocks,
      (SELECT json_agg(author) FROM (
        SELECT ${authorColumns} FROM article_author AS entry JOIN author ON author.id = entry.author_id
        WHERE entry.article_id = article.id ORDER BY entry.position) AS author) AS authors,
      (SELECT to_json(section) FROM (
        SELECT ${sectionColumns} FROM section WHERE section.id = article.section_id) AS section) AS section,
      (SELECT json_agg(topic) FROM (
        SELECT ${topicColumns} FROM article_topic AS entry JOIN topic ON topic.id = entry.topic_id
        WHERE entry.article_id = article.id ORDER BY entry.position) AS topic) AS topics,
      (SELECT json_agg(correction) FROM (
        SELECT correction.at, correction.note FROM correction
        WHERE correction.article_id = article.id AND correction.at <= ${at} ORDER BY correction.at DESC) AS correction) AS corrections
    FROM article LEFT JOIN article_body AS body ON body.article_id = article.id
    WHERE article.id = ANY(${articles.map(({ id }) => id)}::uuid[]) AND ${visible(at)}`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return articles.flatMap((article) => {
    const row = byId.get(article.id)
    if (!row) return []
    return {
      article,
      authors: row.authors ?? [],
      section: row.section,
      topics: row.topics ?? [],
      corrections: (row.corrections ?? []).map(({ at: correctedAt, note }) => ({ at: new Date(correctedAt), note })),
      body: row.blocks && bodyFor(audience, article.access, row.blocks),
    }
  })
}
