import type { ArticleRecord, AuthorRecord } from '../../content/article.ts'
import type { Flaw } from '../../content/flaw.ts'
import type { ArticleState, StoredState } from '../../content/visibility.ts'
import { type Database, Prisma } from '../database/database.ts'
import { queryArticles } from './article.ts'
import { articleColumns, selected } from './article-columns.ts'
import type { ArticlePosition } from './article-list.ts'
import { authorColumns } from './author.ts'
import { sectionColumns } from './section.ts'
import type { Side, Slice } from './slice.ts'
import { topicColumns } from './topic.ts'
import { readableAuthor, readableLink } from './unreadable-value.ts'
import { inState } from './visible.ts'

/** What only editors know of an article. */
export interface DeskRecord {
  readonly id: string
  readonly version: number
  readonly state: StoredState
  readonly publishedAt: Date
  readonly visibleFrom: Date
  readonly visibleUntil: Date | null
  readonly sensitive: boolean
  readonly withdrawalReason: string | null
  readonly sourceKey: string | null
  readonly held: readonly string[]
}

// These reads are not filtered by visibility: `graph/` uses them for editors, and for holders of a preview token.

/** The articles with these ids, in any state. */
export const deskArticlesById = (database: Database, ids: readonly string[]): Promise<ArticleRecord[]> =>
  queryArticles(database, Prisma.sql`SELECT ${articleColumns()} FROM article WHERE article.id = ANY(${ids}::uuid[])`)

/** The id of the article with this current or former slug, or URL at its source; null if there is none. */
export async function articleIdAt({ query }: Database, by: { readonly slug: string } | { readonly url: string }): Promise<string | null> {
  const rows = await query<{ id: string }>(
    'slug' in by
      ? Prisma.sql`SELECT article_id AS id FROM article_slug WHERE slug = ${by.slug}`
      : Prisma.sql`SELECT article_id AS id FROM article_url WHERE url = ${by.url}`,
  )
  return rows[0]?.id ?? null
}

const deskColumns = selected(
  'id',
  'version',
  'state',
  'publishedAt',
  'visibleFrom',
  'visibleUntil',
  'sensitive',
  'withdrawalReason',
  'sourceKey',
  'held',
)

export const deskRecordsOf = ({ query }: Database, ids: readonly string[]): Promise<DeskRecord[]> =>
  query(Prisma.sql`SELECT ${deskColumns} FROM article WHERE article.id = ANY(${ids}::uuid[])`)

/** The articles that are in a state at an instant, or all articles, newest first. */
export function deskList(database: Database, at: Date, state: ArticleState | null) {
  const { query } = database
  const position = Prisma.sql`(article.published_at, article.id)`
  const place = ({ publishedAt, id }: ArticlePosition) => Prisma.sql`(${publishedAt}::timestamptz, ${id}::uuid)`
  const condition = state === null ? Prisma.sql`TRUE` : inState(state, at)
  return {
    load: ({ size, after }: Slice<ArticlePosition>): Promise<ArticleRecord[]> =>
      queryArticles(
        database,
        Prisma.sql`SELECT ${articleColumns()} FROM article WHERE ${condition} AND ${after ? Prisma.sql`${position} < ${place(after)}` : Prisma.sql`TRUE`}
        ORDER BY article.published_at DESC, article.id DESC LIMIT ${size}`,
      ),
    count: async (): Promise<number> => {
      const rows = await query<{ count: number }>(Prisma.sql`SELECT count(*)::int AS count FROM article WHERE ${condition}`)
      return rows[0]?.count ?? 0
    },
    reaches: async (from: ArticlePosition, side: Side): Promise<boolean> => {
      const bound = Prisma.sql`${position} ${Prisma.raw(side === 'before' ? '>=' : '<=')} ${place(from)}`
      const rows = await query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (SELECT FROM article WHERE ${condition} AND ${bound}) AS found`)
      return rows[0]?.found ?? false
    },
  }
}

/** A section, an author or a topic, whether readers know it or not. Throws if it does not exist, because the caller has just written it. */
export async function deskEntities<Row extends object>(
  { query }: Database,
  kind: 'section' | 'author' | 'topic',
  id: string,
): Promise<Row> {
  const columns = { section: sectionColumns, author: authorColumns, topic: topicColumns }[kind]
  const [row] = await query<Row>(Prisma.sql`SELECT ${columns} FROM ${Prisma.raw(kind)} WHERE ${Prisma.raw(kind)}.id = ${id}::uuid`)
  if (!row) throw new Error(`The ${kind} ${id} is gone after a command about it.`)
  return isAuthor(row) ? readableAuthor(row) : row
}

const isAuthor = <Row extends object>(row: Row): row is Row & AuthorRecord => 'portrait' in row

export interface DeskLink {
  readonly title: string
  readonly url: string | null
  readonly note: string | null
  readonly targetId: string | null
  readonly flaws?: readonly Flaw[]
}

/** The links that are pinned or printed under each article, in order, whether their targets are visible or not. */
export async function deskLinksOf({ query }: Database, articleIds: readonly string[]): Promise<(DeskLink & { articleId: string })[]> {
  const rows = await query<DeskLink & { articleId: string }>(Prisma.sql`
    SELECT article_id AS "articleId", title, url, note, target_id AS "targetId" FROM related_link
    WHERE article_id = ANY(${articleIds}::uuid[]) ORDER BY article_id, position`)
  return rows.map(readableLink)
}
