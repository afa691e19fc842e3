import { type Database, Prisma, type Transaction } from '../store/database/database.ts'
import { type EventRecord, eventsAfter } from '../store/events/event.ts'

/** Something that follows the paper's events. */
export interface Consumer {
  /** Names its place among the events for good. */
  readonly name: string
  /** Events handed over at once, at most. */
  readonly batchMax: number
  /**
   * Does what the events ask for, in the transaction that also moves the consumer's place: an event counts once, whatever crashes. What
   * takes long or leaves the database is to be noted down here and done elsewhere. Throwing leaves the events for the next time.
   */
  readonly handle: (transaction: Transaction, events: readonly EventRecord[]) => Promise<void>
}

/**
 * Hands the next events to a consumer, and answers how many those were. Of several gateways on one database one at a time has the
 * consumer's turn: the others find nothing to do, and lose nothing. Once the signal is aborted, no more events are handed over: its
 * reason is thrown, and the events remain for the next time.
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

/** Where a consumer is among the events; null before the first. */
interface Place {
  readonly transaction: string | null
  readonly id: string | null
}

const cursorOf = ({ transaction, id }: Place) => (transaction === null || id === null ? null : { transaction, id })

/** A look without a transaction: this is asked several times a second. */
async function hasNews(database: Database, { name }: Consumer): Promise<boolean> {
  const [place] = await database.query<Place>(Prisma.sql`SELECT transaction, event_id AS id FROM event_consumer WHERE name = ${name}`)
  return (await eventsAfter(database, place ? cursorOf(place) : null, 1)).length > 0
}
