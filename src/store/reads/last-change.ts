import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'

/** Events looked at, because simultaneous commands may commit in another order than they began. */
const eventsLookedAt = 50

/** The last change of visible content. */
export interface LastChange {
  /** When a command changed it, or when an article or a correction became visible or expired. Null if it never changed. */
  readonly at: Date | null
  /** Equal only if nothing that any viewer can see has changed in between, whatever the order in which commands commit. */
  readonly version: string
}

/**
 * The last change of everything that pages and feeds show. The version has four parts: the events, the last instants at which content became
 * visible or expired, and the revision of the related links, which change without an event. As in `readEvents`, an event is settled if it is
 * older than every transaction in progress. One that commits later than its successors raises the number of the others, or is the last settled
 * one.
 */
export async function lastChange({ query }: Database, { at }: View): Promise<LastChange> {
  const [row] = await query<LastChange>(Prisma.sql`SELECT
    greatest(dated.at, appeared.at, expired.at, corrected.at) AS at,
    ROW(settled.id, unsettled.events, dated.at, appeared.at, expired.at, corrected.at, links.revision)::text AS version
    FROM (SELECT max(recent.at) AS at FROM (SELECT event.at FROM event ORDER BY event.id DESC LIMIT ${eventsLookedAt}) AS recent WHERE recent.at <= ${at}) AS dated,
      (SELECT max(article.visible_from) AS at FROM article WHERE article.visible_from <= ${at}) AS appeared,
      (SELECT max(article.visible_until) AS at FROM article WHERE article.visible_until <= ${at}) AS expired,
      (SELECT max(correction.at) AS at FROM correction WHERE correction.at <= ${at}) AS corrected,
      (SELECT (SELECT event.id FROM event WHERE event.transaction < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY event.transaction DESC, event.id DESC LIMIT 1) AS id) AS settled,
      (SELECT count(*) AS events FROM event WHERE event.transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS unsettled,
      (SELECT (SELECT related_state.revision FROM related_state) AS revision) AS links`)
  if (!row) throw new Error('The last change was not read.')
  return row
}
