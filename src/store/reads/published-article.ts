import type { Access } from '../../content/access.ts'
import { begun } from '../../content/begun.ts'
import type { BodyBlock } from '../../content/body.ts'
import { type Database, Prisma } from '../database/database.ts'
import { readableBlocks } from './unreadable-value.ts'

/**
 * A published article as the related index compares it. One that is not visible yet is included, so that its links exist when it becomes
 * visible.
 */
export interface PublishedArticle {
  readonly id: string
  readonly title: string
  readonly lead: string | null
  readonly access: Access
  readonly publishedAt: Date
  readonly sensitive: boolean
  /** The slug of its section. */
  readonly section: string | null
  /** Ids, in the byline's order. */
  readonly authors: readonly string[]
  /** Ids. */
  readonly topics: readonly string[]
  /** The whole text, also of articles for subscribers; empty if only the headline is known. */
  readonly blocks: readonly BodyBlock[]
}

type Row = Omit<PublishedArticle, 'blocks'> & { readonly blocks: unknown }

const columns = Prisma.sql`article.id, article.title, article.lead, article.access, article.published_at AS "publishedAt", article.sensitive,
  (SELECT section.slug FROM section WHERE section.id = article.section_id) AS section,
  ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id ORDER BY position) AS authors,
  ARRAY(SELECT topic_id::text FROM article_topic WHERE article_id = article.id ORDER BY position) AS topics,
  (SELECT blocks FROM article_body WHERE article_id = article.id) AS blocks`

/** Null if the article does not exist or is not published. */
export async function readPublishedArticle({ query }: Pick<Database, 'query'>, id: string): Promise<PublishedArticle | null> {
  const [row] = await query<Row>(Prisma.sql`SELECT ${columns} FROM article WHERE article.id = ${id}::uuid AND article.state = 'PUBLISHED'`)
  return row ? articleOf(row) : null
}

const batchSize = 500

/** All published articles by date. The next batch is read while the current one is processed. */
export async function* readPublishedArticles({ query }: Pick<Database, 'query'>): AsyncGenerator<PublishedArticle> {
  const readAfter = (last: Row | undefined): Promise<Row[]> =>
    begun(
      query<Row>(Prisma.sql`SELECT ${columns} FROM article
      WHERE article.state = 'PUBLISHED'
        AND (article.published_at, article.id) > (coalesce(${last?.publishedAt ?? null}::timestamptz, '-infinity'), ${last?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      ORDER BY article.published_at, article.id LIMIT ${batchSize}`),
    )
  let next: Promise<Row[]> | undefined = readAfter(undefined)
  while (next) {
    const rows: Row[] = await next
    next = rows.length === batchSize ? readAfter(rows.at(-1)) : undefined
    for (const row of rows) yield articleOf(row)
  }
}

const articleOf = (row: Row): PublishedArticle => ({ ...row, blocks: row.blocks === null ? [] : readableBlocks(row.blocks).blocks })
