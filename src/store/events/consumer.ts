import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { type EventCursor, type EventRecord, eventsAfter } from './event.ts'

/** How far a consumer has read; null before its first event. */
type ConsumerCursor = EventCursor | null

interface Row {
  readonly transaction: string | null
  readonly id: string | null
}

const cursorOf = ({ transaction, id }: Row): ConsumerCursor => (transaction === null || id === null ? null : { transaction, id })

/** Whether there are events that the consumer has not read. It needs no transaction, since it is called several times a second. */
export async function hasUnreadEvents(database: Pick<Database, 'query'>, name: string): Promise<boolean> {
  const [row] = await database.query<Row>(Prisma.sql`SELECT transaction, event_id AS id FROM event_consumer WHERE name = ${name}`)
  return (await eventsAfter(database, row ? cursorOf(row) : null, 1)).length > 0
}

/**
 * The next events of a consumer, which is locked until the transaction ends. Empty if there are none, or if another process has locked
 * the consumer.
 */
export async function lockUnreadEvents(transaction: Transaction, name: string, limit: number): Promise<EventRecord[]> {
  const query = <Found extends object>(statement: Prisma.Sql) => transaction.$queryRaw<Found[]>(statement)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO event_consumer (name) VALUES (${name}) ON CONFLICT (name) DO NOTHING`)
  const [row] = await query<Row>(Prisma.sql`SELECT transaction, event_id AS id FROM event_consumer
      WHERE name = ${name} FOR UPDATE SKIP LOCKED`)
  return row ? eventsAfter({ query }, cursorOf(row), limit) : []
}

/** Records that the consumer has read up to this event. */
export async function moveConsumer(transaction: Transaction, name: string, cursor: EventCursor): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`UPDATE event_consumer SET transaction = ${cursor.transaction}, event_id = ${cursor.id}
      WHERE name = ${name}`)
}
