import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'

/** Commands that may be under way at once, and whose events so may come in another order than they began. */
const eventsLookedAt = 50

/**
 * When what readers may see last changed: by a command, or because an article appeared or went at its instant. Null: never yet.
 * Any document of the paper is as it was since then.
 */
export async function lastChange({ query }: Database, { at }: View): Promise<Date | null> {
  const [row] = await query<{ changedAt: Date | null }>(Prisma.sql`SELECT greatest(
    (SELECT max(recent.at) FROM (SELECT event.at FROM event ORDER BY event.id DESC LIMIT ${eventsLookedAt}) AS recent WHERE recent.at <= ${at}),
    (SELECT max(article.visible_from) FROM article WHERE article.visible_from <= ${at}),
    (SELECT max(article.visible_until) FROM article WHERE article.visible_until <= ${at})
  ) AS "changedAt"`)
  return row?.changedAt ?? null
}
