import type { Access } from '../../content/access.ts'
import type { ArticleRecord, SignedArticle, TextedArticle } from '../../content/article.ts'
import { mayRead, mayShow, type View } from '../../content/audience.ts'
import { type Body, previewOf, withheldBody } from '../../content/body.ts'
import { type Database, Prisma } from '../database/database.ts'
import { articleColumns } from './article-columns.ts'
import { authorsAsJson } from './author.ts'
import { readableArticle, readableAuthor, readableBlocks } from './unreadable-value.ts'
import { seenBy, visible } from './visible.ts'

/** Runs a statement that selects `articleColumns`. */
export async function queryArticles<Row extends ArticleRecord = ArticleRecord>(
  { query }: Pick<Database, 'query'>,
  statement: Prisma.Sql,
): Promise<Row[]> {
  const rows = await query<Row>(statement)
  for (const row of rows) readableArticle(row)
  return rows
}

/** The visible articles with these ids, in no order. */
export const articlesById = (database: Pick<Database, 'query'>, view: View, ids: readonly string[]): Promise<ArticleRecord[]> =>
  queryArticles(
    database,
    Prisma.sql`SELECT ${articleColumns(view)} FROM article WHERE article.id = ANY(${ids}::uuid[]) AND ${visible(view)}`,
  )

/** What is read together with an article's record. */
export interface ArticleParts {
  readonly authors: boolean
  readonly body: boolean
}

/** A slug to look up, and what is read together with the article. */
export interface AskedArticle extends ArticleParts {
  readonly slug: string
}

type ArticleBySlug = ArticleRecord & SignedArticle & TextedArticle & { readonly askedBy: string }

/** The visible articles with these current or former slugs: each with the slug that was looked up, and these parts. */
export async function articlesBySlug(
  database: Database,
  view: View,
  slugs: readonly string[],
  { authors, body }: ArticleParts = { authors: false, body: false },
): Promise<ArticleBySlug[]> {
  const rows = await queryArticles<Omit<ArticleBySlug, 'body'> & { body?: unknown }>(
    database,
    Prisma.sql`
    SELECT address.slug AS "askedBy", ${articleColumns(view)}${authors ? Prisma.sql`, ${authorsAsJson}` : Prisma.empty}${body ? Prisma.sql`, text.blocks AS body` : Prisma.empty}
    FROM article_slug AS address JOIN article ON article.id = address.article_id
    ${body ? Prisma.sql`LEFT JOIN article_body AS text ON text.article_id = article.id` : Prisma.empty}
    WHERE address.slug = ANY(${slugs}::text[]) AND ${visible(view)}`,
  )
  for (const row of rows) {
    for (const author of row.authors ?? []) readableAuthor(author)
    // The whole text is not passed on to callers.
    if (row.body) row.body = bodyIn(view, row.access, row.body)
  }
  return rows as ArticleBySlug[]
}

/** The visible articles with these current or former URLs at their source. */
export const articlesByUrl = (database: Database, view: View, urls: readonly string[]): Promise<(ArticleRecord & { askedBy: string })[]> =>
  queryArticles(
    database,
    Prisma.sql`SELECT address.url AS "askedBy", ${articleColumns(view)}
    FROM article_url AS address JOIN article ON article.id = address.article_id
    WHERE address.url = ANY(${urls}::text[]) AND ${visible(view)}`,
  )

/** The body of each visible article, as far as the view shows it. An article of which only the headline is known is left out. */
export async function bodiesOf({ query }: Database, view: View, ids: readonly string[]): Promise<{ id: string; body: Body }[]> {
  const rows = await query<{ id: string; access: Access; blocks: unknown }>(Prisma.sql`
    SELECT article.id, article.access, body.blocks FROM article JOIN article_body AS body ON body.article_id = article.id
    WHERE article.id = ANY(${ids}::uuid[]) AND ${seenBy(view)}`)
  return rows.map(({ id, access, blocks }) => ({ id, body: bodyIn(view, access, blocks) }))
}

/** A stored body, as far as the view shows it. */
export function bodyIn(view: View, access: Access, stored: unknown): Body {
  if (!mayShow(view, 'FULL')) return withheldBody(access)
  const { sees, audience } = view
  const { blocks, ...flaws } = readableBlocks(stored)
  const isWhole = sees === 'EVERYTHING' || access === 'FREE' || mayRead(audience, access)
  return { ...(isWhole ? { kind: 'full', blocks } : previewOf(blocks, access)), ...flaws }
}
