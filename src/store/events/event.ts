import { type Database, Prisma, type Statements } from '../database/database.ts'

/** What others must know of an article to follow a change of it: the lists it was in, and those it is in now. */
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

/** A section, an author or a topic before and after its renaming or its end. */
export interface EntitySnapshot {
  readonly section?: string
  readonly author?: string
  readonly topic?: string
  readonly slug: string
  readonly name: string
  /** Whether readers knew it, by an article that they saw. Not said where it didn't matter. */
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
  /** Where to go on reading: pass it to `eventsAfter`. */
  readonly cursor: EventCursor
  readonly at: Date
  readonly kind: EventKind
  /** Null for an event of several articles or of none. */
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

/** As JavaScript writes an instant. */
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

/** The same of a command about many articles: what they are now goes into the event where it is, and not through here. */
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
 * The events after a cursor in the order of their transactions; from the first where it is null. Only those older than every
 * transaction still under way are answered, so that one that commits late is never skipped.
 */
export async function eventsAfter({ query }: Pick<Database, 'query'>, cursor: EventCursor | null, limit: number): Promise<EventRecord[]> {
  const after = cursor ? Prisma.sql`(transaction, id) > (${cursor.transaction}::xid8, ${cursor.id}::bigint)` : Prisma.sql`TRUE`
  const rows = await query<Omit<EventRecord, 'cursor'> & EventCursor>(Prisma.sql`
    SELECT transaction::text AS transaction, id::text AS id, at, kind, article_id AS "articleId", before, after FROM event
    WHERE ${after} AND transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.transaction, event.id LIMIT ${limit}`)
  return rows.map(({ transaction, id, ...event }) => ({ cursor: { transaction, id }, ...event }))
}
