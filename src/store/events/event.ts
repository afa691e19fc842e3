import { type Database, Prisma, type Statements } from '../database/database.ts'

/** The state of an article before or after a change, as far as consumers need it: its visibility and the lists that contain it. */
export interface ArticleSnapshot {
  readonly article: string
  readonly slug: string
  readonly section: string | null
  readonly authors: readonly string[]
  readonly topics: readonly string[]
  readonly access: string
  readonly state: string
  readonly publishedAt: string
  readonly visibleFrom: string
  readonly visibleUntil: string | null
  readonly mayBeSyndicated: boolean
}

/** A section, an author or a topic before or after a change. */
export interface EntitySnapshot {
  readonly section?: string
  readonly author?: string
  readonly topic?: string
  readonly slug: string
  readonly name: string
  /** Whether readers knew it by a visible article. Only set by commands that need it. */
  readonly shown?: boolean
}

export type Snapshot = ArticleSnapshot | EntitySnapshot

export type EventKind =
  | 'saved'
  | 'published'
  | 'withdrawn'
  | 'moved'
  | 'renamed'
  | 'merged'
  | 'pinned'
  | 'corrected'
  | 'marked'
  | 'restored'
  | 'fronted'
  | 'described'

export interface EventRecord {
  /** Pass it to `eventsAfter` to read on. */
  readonly cursor: EventCursor
  readonly at: Date
  readonly kind: EventKind
  /** Null for an event about several articles or about none. */
  readonly articleId: string | null
  readonly before: readonly Snapshot[]
  readonly after: readonly Snapshot[]
}

export interface EventCursor {
  readonly transaction: string
  readonly id: string
}

/** The articles as they are now, for an event's `before` or `after`. */
export const snapshotOf = (transaction: Statements, ids: readonly string[]): Promise<ArticleSnapshot[]> =>
  transaction.$queryRaw(snapshots(ids))

const snapshots = (
  ids: readonly string[],
): Prisma.Sql => Prisma.sql`SELECT article.id AS article, article.slug, article.section_id AS section,
      ARRAY(SELECT author_id FROM article_author WHERE article_id = article.id ORDER BY position) AS authors,
      ARRAY(SELECT topic_id FROM article_topic WHERE article_id = article.id ORDER BY position) AS topics,
      article.access::text AS access, article.state::text AS state, ${iso('published_at')} AS "publishedAt",
      ${iso('visible_from')} AS "visibleFrom", ${iso('visible_until')} AS "visibleUntil",
      article.may_be_syndicated AS "mayBeSyndicated"
    FROM article WHERE article.id = ANY(${ids}::uuid[]) ORDER BY article.id`

/** An instant in JavaScript's format. */
const iso = (column: string): Prisma.Sql =>
  Prisma.sql`to_char(${Prisma.raw(`article.${column}`)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Writes the one event of a command, in the command's transaction. */
export async function recordEvent(
  transaction: Statements,
  event: { at: Date; kind: EventKind; articleId?: string; before: readonly Snapshot[]; after: readonly Snapshot[] },
): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`INSERT INTO event (at, kind, article_id, before, after)
    VALUES (${event.at}, ${event.kind}, ${event.articleId ?? null}::uuid, ${JSON.stringify(event.before)}::jsonb, ${JSON.stringify(event.after)}::jsonb)`)
}

/** The same for a command about many articles. The database reads `after` itself, so that it is not sent back and forth. */
export async function recordArticlesEvent(
  transaction: Statements,
  { at, kind, before, ids }: { at: Date; kind: EventKind; before: readonly Snapshot[]; ids: readonly string[] },
): Promise<void> {
  const [only, ...others] = ids
  await transaction.$executeRaw(Prisma.sql`INSERT INTO event (at, kind, article_id, before, after)
    SELECT ${at}, ${kind}, ${others.length === 0 ? (only ?? null) : null}::uuid, ${JSON.stringify(before)}::jsonb,
      (SELECT coalesce(jsonb_agg(to_jsonb(now)), '[]') FROM (${snapshots(ids)}) AS now)`)
}

/**
 * The events after a cursor, or from the first one if it is null, in the order of their transactions. Only events older than every
 * transaction in progress are returned, so that an event that commits late is never skipped.
 */
export async function eventsAfter({ query }: Pick<Database, 'query'>, cursor: EventCursor | null, limit: number): Promise<EventRecord[]> {
  const after = cursor ? Prisma.sql`(transaction, id) > (${cursor.transaction}::xid8, ${cursor.id}::bigint)` : Prisma.sql`TRUE`
  const rows = await query<Omit<EventRecord, 'cursor'> & EventCursor>(Prisma.sql`
    SELECT transaction::text AS transaction, id::text AS id, at, kind, article_id AS "articleId", before, after FROM event
    WHERE ${after} AND transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.transaction, event.id LIMIT ${limit}`)
  return rows.map(({ transaction, id, ...event }) => ({ cursor: { transaction, id }, ...event }))
}
