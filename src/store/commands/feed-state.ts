import { type Database, Prisma } from '../database/database.ts'

/** The state of a followed feed between two requests, shared by all processes. */
export interface FeedState {
  /** When the feed is requested next. */
  readonly nextAt: Date
  /** Consecutive requests that failed. */
  readonly failures: number
  /** Consecutive requests without a new item. */
  readonly idle: number
  /** The validators of the last response that was read completely: https://www.rfc-editor.org/rfc/rfc9110#section-8.8 */
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Null if the feed was never requested. */
export async function readFeedState({ query }: Database, url: string): Promise<FeedState | null> {
  const [row] = await query<FeedState>(Prisma.sql`SELECT next_at AS "nextAt", failures, idle, etag, last_modified AS "lastModified"
    FROM followed_feed WHERE url = ${url}`)
  return row ?? null
}

export async function saveFeedState({ query }: Database, url: string, state: FeedState): Promise<void> {
  const { nextAt, failures, idle, etag, lastModified } = state
  await query(Prisma.sql`INSERT INTO followed_feed (url, next_at, failures, idle, etag, last_modified)
    VALUES (${url}, ${nextAt}, ${failures}, ${idle}, ${etag}, ${lastModified})
    ON CONFLICT (url) DO UPDATE SET next_at = excluded.next_at, failures = excluded.failures, idle = excluded.idle, etag = excluded.etag,
      last_modified = excluded.last_modified`)
}
