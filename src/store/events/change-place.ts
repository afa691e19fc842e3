import { type Database, Prisma } from '../database/database.ts'
import type { EventCursor } from './event.ts'

/** A place in the sequence of changes: among the events of commands, and among the instants at which articles become visible or expire. */
export interface ChangePlace {
  /** The last event that was delivered completely; null before the first. */
  readonly cursor: EventCursor | null
  /** How many changes of the next event were delivered. */
  readonly delivered: number
  /** The last instant at which an article became visible or expired, and the article's id. */
  readonly edgeAt: Date
  readonly edgeId: string
}

export const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The place after everything that has happened until now. */
export async function currentPlace({ query }: Pick<Database, 'query'>, at: Date): Promise<ChangePlace> {
  const [cursor] = await query<EventCursor>(Prisma.sql`SELECT transaction::text AS transaction, id::text AS id FROM event
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.transaction DESC, event.id DESC LIMIT 1`)
  return { ...beginning(at), cursor: cursor ?? null }
}

/** The place before the first event. Articles that become visible with time are included from now on. */
export const beginning = (at: Date): ChangePlace => ({ cursor: null, delivered: 0, edgeAt: at, edgeId: highestId })
