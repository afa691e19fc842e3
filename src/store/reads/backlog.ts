import { type Database, Prisma } from '../database/database.ts'

/** The work that waits in the database. */
export interface Backlog {
  /** The instant of the oldest event that the consumer has not read. `null` if it has read all. */
  readonly oldestEventAt: Date | null
  /** The instant of the change that has waited longest for its related links. `null` if none waits. */
  readonly oldestQueuedAt: Date | null
  /** How many articles wait for their related links. */
  readonly queued: number
  /** How many webhooks were disabled after repeated failures. */
  readonly webhooksDisabled: number
}

/** Also counts events that a transaction in progress holds back, which `eventsAfter` does not return yet. */
export async function readBacklog({ query }: Pick<Database, 'query'>, consumer: string): Promise<Backlog> {
  const [backlog] = await query<Backlog>(Prisma.sql`SELECT
      (SELECT event.at FROM event WHERE (event.transaction, event.id) > (coalesce(place.transaction, '0')::xid8, coalesce(place.event_id, '0')::bigint)
        ORDER BY event.transaction, event.id LIMIT 1) AS "oldestEventAt",
      (SELECT queued_at FROM related_queue ORDER BY ticket LIMIT 1) AS "oldestQueuedAt",
      (SELECT count(*)::int FROM related_queue) AS queued,
      (SELECT count(*)::int FROM webhook WHERE dead_at IS NOT NULL) AS "webhooksDisabled"
    FROM (SELECT) AS one LEFT JOIN event_consumer AS place ON place.name = ${consumer}`)
  return backlog ?? { oldestEventAt: null, oldestQueuedAt: null, queued: 0, webhooksDisabled: 0 }
}
