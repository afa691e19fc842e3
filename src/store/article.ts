import type { Access, ArticleRecord, SignedArticle, TextedArticle } from '../content/article.ts'
import { type Audience, mayRead, type View } from '../content/audience.ts'
import { type Body, type BodyBlock, previewOf } from '../content/body.ts'
import { authorsAsJson } from './author.ts'
import { type Database, Prisma } from './database.ts'
import { seenBy, visible } from './visible.ts'

/** The columns of an ArticleCard, of the row that the statement calls `article`. */
export const cardColumns = Prisma.sql`article.id, article.slug, article.title, article.lead, article.published_at AS "publishedAt",
  article.section_id AS "sectionId"`

/** The columns of an ArticleRecord. */
export const articleColumns = Prisma.sql`${cardColumns}, article.url, article.byline, article.image, article.genre, article.language,
  article.access, article.may_be_syndicated AS "mayBeSyndicated", article.updated_at AS "updatedAt", article.word_count AS "wordCount",
  article.contributions_message AS "contributionsMessage"`

/** The visible ones among these, in no order. */
export const articlesById = ({ query }: Pick<Database, 'query'>, view: View, ids: readonly string[]): Promise<ArticleRecord[]> =>
  query(Prisma.sql`SELECT ${articleColumns} FROM article WHERE article.id = ANY(${ids}::uuid[]) AND ${visible(view)}`)

/** What is read of an article together with its record. */
export interface ArticleParts {
  readonly authors: boolean
  readonly body: boolean
}

/** By which address, and what is read with it. */
export interface AskedArticle extends ArticleParts {
  readonly slug: string
}

type ArticleBySlug = ArticleRecord & SignedArticle & TextedArticle & { readonly askedBy: string }

/** The visible articles that answer for these slugs, former ones included: each with the slug it was asked by, and these parts. */
export async function articlesBySlug(
  { query }: Database,
  view: View,
  slugs: readonly string[],
  { authors, body }: ArticleParts = { authors: false, body: false },
): Promise<ArticleBySlug[]> {
  const rows = await query<Omit<ArticleBySlug, 'body'> & { body?: Body | BodyBlock[] | null }>(Prisma.sql`
    SELECT address.slug AS "askedBy", ${articleColumns}${authors ? Prisma.sql`, ${authorsAsJson}` : Prisma.empty}${body ? Prisma.sql`, text.blocks AS body` : Prisma.empty}
    FROM article_slug AS address JOIN article ON article.id = address.article_id
    ${body ? Prisma.sql`LEFT JOIN article_body AS text ON text.article_id = article.id` : Prisma.empty}
    WHERE address.slug = ANY(${slugs}::text[]) AND ${visible(view)}`)
  // The whole text goes no further than here, whoever holds the row.
  for (const row of rows) if (Array.isArray(row.body)) row.body = bodyIn(view, row.access, row.body)
  return rows as ArticleBySlug[]
}

/** The same by the addresses that they have or had at their source. */
export const articlesByUrl = ({ query }: Database, view: View, urls: readonly string[]): Promise<(ArticleRecord & { askedBy: string })[]> =>
  query(Prisma.sql`SELECT address.url AS "askedBy", ${articleColumns}
    FROM article_url AS address JOIN article ON article.id = address.article_id
    WHERE address.url = ANY(${urls}::text[]) AND ${visible(view)}`)

/** What the audience may read of each visible article's text. An article known by its headline only has no entry. */
export async function bodiesOf({ query }: Database, view: View, ids: readonly string[]): Promise<{ id: string; body: Body }[]> {
  const rows = await query<{ id: string; access: Access; blocks: BodyBlock[] }>(Prisma.sql`
    SELECT article.id, article.access, body.blocks FROM article JOIN article_body AS body ON body.article_id = article.id
    WHERE article.id = ANY(${ids}::uuid[]) AND ${seenBy(view)}`)
  return rows.map(({ id, access, blocks }) => ({ id, body: bodyIn(view, access, blocks) }))
}

const bodyIn = (view: View, access: Access, blocks: readonly BodyBlock[]): Body =>
  view.sees === 'EVERYTHING' ? { kind: 'full', blocks } : bodyFor(view.audience, access, blocks)

/** The text as far as the audience may read it. */
export const bodyFor = (audience: Audience, access: Access, blocks: readonly BodyBlock[]): Body =>
  access === 'FREE' || mayRead(audience, access) ? { kind: 'full', blocks } : previewOf(blocks, access)
