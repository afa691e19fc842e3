import type { Access } from '../content/access.ts'
import { begun } from '../content/begun.ts'
import { plainText } from '../content/body.ts'
import { type Database, Prisma } from '../store/database/database.ts'
import { readableBlocks } from '../store/reads/unreadable-value.ts'
import type { Article } from './archive-builder.ts'

interface Row {
  readonly id: string
  readonly title: string
  readonly lead: string | null
  readonly access: Access
  readonly publishedAt: Date
  readonly sensitive: boolean
  readonly section: string | null
  readonly authors: string[]
  readonly topics: string[]
  /** Stored blocks; null if there is no body. */
  readonly blocks: unknown
}

const columns = Prisma.sql`article.id, article.title, article.lead, article.access, article.published_at AS "publishedAt", article.sensitive,
  (SELECT section.slug FROM section WHERE section.id = article.section_id) AS section,
  ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id ORDER BY position) AS authors,
  ARRAY(SELECT topic_id::text FROM article_topic WHERE article_id = article.id ORDER BY position) AS topics,
  (SELECT blocks FROM article_body WHERE article_id = article.id) AS blocks`

/**
 * Reads a published article. Scheduled and embargoed articles are included, so that their links exist when they become visible; readers
 * never get links to articles that are not visible. Null if the article does not exist or is not published.
 */
export async function readArticle({ query }: Database, id: string): Promise<Article | null> {
  const [row] = await query<Row>(Prisma.sql`SELECT ${columns} FROM article WHERE article.id = ${id}::uuid AND article.state = 'PUBLISHED'`)
  return row ? articleOf(row) : null
}

const batchSize = 500

/** All published articles in chronological order. The next ones are read while the current ones are processed. */
export async function* readArticles({ query }: Database): AsyncGenerator<Article> {
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

/** Every reader sees title and lead of a reserved article; none of its other words may be shown as evidence. */
function articleOf({ title, lead, access, blocks, publishedAt, ...article }: Row): Article {
  const body = blocks === null ? '' : plainText(readableBlocks(blocks).blocks)
  const free = access === 'FREE'
  return {
    ...article,
    publishedAt: publishedAt.getTime(),
    text: { title, open: free ? `${lead ?? ''}\n${body}` : (lead ?? ''), reserved: free ? '' : body },
  }
}
