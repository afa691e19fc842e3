import { type Database, Prisma, type Transaction } from '../store/database/database.ts'
import { type EventRecord, eventsAfter } from '../store/events/event.ts'

/** A consumer of events. */
export interface Consumer {
  /** Permanent name, under which its position in the events is stored. */
  readonly name: string
  /** Maximum number of events per call. */
  readonly batchMax: number
  /**
   * Processes events in the transaction that also advances the consumer's position: each event is processed exactly once, even after a
   * crash. Long work, and work outside the database, is only recorded here and done by a job. If it throws, the events remain for the
   * next call.
   */
  readonly handle: (transaction: Transaction, events: readonly EventRecord[]) => Promise<void>
}

/**
 * Passes the next events to a consumer and returns their number. Of several gateways on one database, only one at a time runs a consumer:
 * the others find nothing to do, and no event is lost. After the signal is aborted, no more events are passed: the signal's reason is
 * thrown, and the events remain for the next call.
 */
export async function consume(database: Database, consumer: Consumer, signal?: AbortSignal): Promise<number> {
  if (!(await hasNews(database, consumer))) return 0
  return database.transaction(async (transaction) => {
    const query = <Row extends object>(statement: Prisma.Sql) => transaction.$queryRaw<Row[]>(statement)
    await transaction.$executeRaw(Prisma.sql`INSERT INTO event_consumer (name) VALUES (${consumer.name}) ON CONFLICT (name) DO NOTHING`)
    const [place] = await query<Place>(Prisma.sql`SELECT transaction, event_id AS id FROM event_consumer
      WHERE name = ${consumer.name} FOR UPDATE SKIP LOCKED`)
    if (!place) return 0
    const events = await eventsAfter({ query }, cursorOf(place), consumer.batchMax)
    const last = events.at(-1)
    if (!last) return 0
    signal?.throwIfAborted()
    await consumer.handle(transaction, events)
    await transaction.$executeRaw(Prisma.sql`UPDATE event_consumer SET transaction = ${last.cursor.transaction}, event_id = ${last.cursor.id}
      WHERE name = ${consumer.name}`)
    return events.length
  })
}

/** A consumer's position in the events; null before the first event. */
interface Place {
  readonly transaction: string | null
  readonly id: string | null
}

const cursorOf = ({ transaction, id }: Place) => (transaction === null || id === null ? null : { transaction, id })

/** Checks without a transaction, because this runs several times a second. */
async function hasNews(database: Database, { name }: Consumer): Promise<boolean> {
  const [place] = await database.query<Place>(Prisma.sql`SELECT transaction, event_id AS id FROM event_consumer WHERE name = ${name}`)
  return (await eventsAfter(database, place ? cursorOf(place) : null, 1)).length > 0
}
