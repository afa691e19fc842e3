import { weights } from '../../src/related/weights.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import type { EventRecord } from '../../src/store/events/event.ts'
import { relatedConsumer, relatedJob } from '../../src/work/related.ts'

/**
 * Does what follows all events since the last time. It doesn't wait for other transactions of the server to end, as a gateway does:
 * tests of other databases on it would keep this one waiting.
 */
export function createDrain(database: Database, clock: () => Date): () => Promise<void> {
  const job = relatedJob(database, { weights, clock })
  let last = '0'
  return async () => {
    const rows = await database.query<Omit<EventRecord, 'cursor'> & { id: string; transaction: string }>(Prisma.sql`
      SELECT id::text AS id, transaction::text AS transaction, at, kind, article_id AS "articleId", before, after FROM event
      WHERE id > ${last}::bigint ORDER BY event.id`)
    const events = rows.map(({ id, transaction, ...event }) => ({ ...event, cursor: { id, transaction } }))
    last = rows.at(-1)?.id ?? last
    if (events.length > 0) await database.transaction((transaction) => relatedConsumer.handle(transaction, events))
    while (await job.run(new AbortController().signal));
  }
}

/** Empties what `Newsroom.reset` leaves of the index. */
export async function resetIndex(database: Database): Promise<void> {
  await database.query(Prisma.sql`TRUNCATE related_term, related_posting`)
  await database.query(Prisma.sql`UPDATE related_state SET revision = revision + 1, snapshot = 0, measured = 0, articles = 0, entries = 0, ready = TRUE,
    rebuilding_at = NULL`)
}
