import { Prisma } from '../../../src/store/database/database.ts'
import { openDatabase } from '../../../src/store/database/open-database.ts'
import type { Receiver } from '../../work/receiver.ts'
import type { Installation } from '../installation.ts'

interface Stored {
  readonly title: string
  readonly articles: number
  readonly incomplete: number
  readonly audited: number
}

/** What the database has lost, stored twice or stored in part, of all that clients were promised. Empty if nothing. The gateways have ended. */
export async function lossesOf({ database: location, traffic }: Installation): Promise<string[]> {
  const { command, ingest, import: imported } = traffic.acknowledged
  const database = await openDatabase(location)
  try {
    const rows = await database.query<Stored>(Prisma.sql`SELECT title, count(*)::int AS articles,
        count(*) FILTER (WHERE NOT EXISTS (SELECT FROM article_body WHERE article_id = article.id))::int AS incomplete,
        sum((SELECT count(*) FROM audit WHERE about = article.id))::int AS audited
      FROM article WHERE title ~ '^(?:commande|depot|archive)-' GROUP BY title`)
    const stored = new Map(rows.map((row) => [row.title, row]))
    return [
      ...lost('command', command, (title) => stored.has(title)),
      ...lost('ingested article', ingest, (title) => stored.has(title)),
      ...lost('imported article', imported, (title) => stored.has(title)),
      ...rows.filter(({ articles }) => articles !== 1).map(({ title, articles }) => `"${title}" is stored ${articles} times`),
      ...rows.filter(({ incomplete }) => incomplete > 0).map(({ title }) => `"${title}" has no text`),
      ...rows
        .filter(({ title, audited }) => audited !== (title.startsWith('commande') ? 1 : 0))
        .map(({ title, audited }) => `"${title}" has ${audited} lines in the audit trail`),
    ]
  } finally {
    await database.close()
  }
}

/** Events that the subscription or the webhook has not received yet, or that the webhook received in two messages. */
export function missedEvents({ traffic, receiver }: Installation): string[] {
  const published = [...traffic.acknowledged.ingest, ...traffic.acknowledged.import]
  const delivered = deliveredBy(receiver)
  return [
    ...lost('event of the subscription', published, (title) => traffic.announced.has(title)),
    ...lost('event of the webhook', published, (title) => delivered.has(title)),
    ...[...delivered].filter(([, messages]) => messages > 1).map(([title, messages]) => `"${title}" is in ${messages} messages`),
  ]
}

/**
 * The published articles that a webhook received, with the number of messages they are in. A message that is repeated under its id counts
 * once, as the specification requires. Titles of the traffic are also slugs, with which addresses end.
 */
function deliveredBy({ received }: Receiver): Map<string, number> {
  const messages = new Map(received.map(({ id, body }) => [id, body as { data?: { changes?: { kind: string; url: string }[] } }]))
  const counts = new Map<string, number>()
  for (const { data } of messages.values()) {
    for (const { kind, url } of data?.changes ?? []) {
      const title = url.split('/').at(-1) ?? ''
      if (kind === 'published') counts.set(title, (counts.get(title) ?? 0) + 1)
    }
  }
  return counts
}

const lost = (what: string, titles: readonly string[], isThere: (title: string) => boolean): string[] =>
  titles.filter((title) => !isThere(title)).map((title) => `lost ${what}: "${title}"`)
