import { type Database, Prisma } from '../database/database.ts'

/** What is remembered of a feed from one question to the next, whoever asks it. */
export interface FeedState {
  /** When it is to be asked next. */
  readonly nextAt: Date
  /** Questions in a row that failed. */
  readonly failures: number
  /** Questions in a row that brought nothing new. */
  readonly idle: number
  /** Its validators of the last answer that was read whole: https://www.rfc-editor.org/rfc/rfc9110#section-8.8 */
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Null: it was never asked. */
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
