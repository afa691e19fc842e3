import type { AuthorRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { slugList } from './slug-list.ts'
import { readableAuthor } from './unreadable-value.ts'
import { seenBy, visible } from './visible.ts'

/** The columns of an AuthorRecord, of the row that the statement calls `author`. */
export const authorColumns = Prisma.sql`author.id, author.slug, author.name, author.kind, author.role, author.biography, author.portrait`

/** The authors of the statement's `article`, in the byline's order. The statement has to check that the article is visible. */
export const authorsAsJson = Prisma.sql`coalesce((SELECT json_agg(author) FROM (
  SELECT ${authorColumns} FROM article_author AS entry JOIN author ON author.id = entry.author_id
  WHERE entry.article_id = article.id ORDER BY entry.position) AS author), '[]') AS authors`

/** Readers know authors who have a visible article. */
const isKnown = (view: View): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM article_author AS entry JOIN article ON article.id = entry.article_id WHERE entry.author_id = author.id AND ${visible(view)})`

/** Runs a statement that selects `authorColumns`. */
async function queryAuthors<Row extends AuthorRecord>({ query }: Pick<Database, 'query'>, statement: Prisma.Sql): Promise<Row[]> {
  const rows = await query<Row>(statement)
  for (const row of rows) readableAuthor(row)
  return rows
}

export const authorsById = (database: Pick<Database, 'query'>, view: View, ids: readonly string[]): Promise<AuthorRecord[]> =>
  queryAuthors(database, Prisma.sql`SELECT ${authorColumns} FROM author WHERE author.id = ANY(${ids}::uuid[]) AND ${isKnown(view)}`)

/** By current or former slug; each with the slug that was looked up. */
export const authorsBySlug = (database: Database, view: View, slugs: readonly string[]): Promise<(AuthorRecord & { askedBy: string })[]> =>
  queryAuthors(
    database,
    Prisma.sql`SELECT address.slug AS "askedBy", ${authorColumns} FROM author_slug AS address JOIN author ON author.id = address.author_id
    WHERE address.slug = ANY(${slugs}::text[]) AND ${isKnown(view)}`,
  )

/** The authors of each visible article, in the byline's order. */
export const authorsOf = (
  database: Database,
  view: View,
  articleIds: readonly string[],
): Promise<(AuthorRecord & { articleId: string })[]> =>
  queryAuthors(
    database,
    Prisma.sql`SELECT entry.article_id AS "articleId", ${authorColumns}
    FROM article JOIN article_author AS entry ON entry.article_id = article.id JOIN author ON author.id = entry.author_id
    WHERE article.id = ANY(${articleIds}::uuid[]) AND ${seenBy(view)}
    ORDER BY entry.article_id, entry.position`,
  )

export const authorList = (database: Database, view: View) =>
  slugList<AuthorRecord>(database, {
    table: Prisma.sql`author`,
    columns: authorColumns,
    condition: isKnown(view),
    recordOf: readableAuthor,
  })
