import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'

/** Events looked at, because simultaneous commands may commit in another order than they began. */
const eventsLookedAt = 50

/**
 * When visible content last changed: by a command, or because an article became visible or expired. Null if it never has. No page or feed
 * has changed since.
 */
export async function lastChange({ query }: Database, { at }: View): Promise<Date | null> {
  const [row] = await query<{ changedAt: Date | null }>(Prisma.sql`SELECT greatest(
    (SELECT max(recent.at) FROM (SELECT event.at FROM event ORDER BY event.id DESC LIMIT ${eventsLookedAt}) AS recent WHERE recent.at <= ${at}),
    (SELECT max(article.visible_from) FROM article WHERE article.visible_from <= ${at}),
    (SELECT max(article.visible_until) FROM article WHERE article.visible_until <= ${at})
  ) AS "changedAt"`)
  return row?.changedAt ?? null
}
