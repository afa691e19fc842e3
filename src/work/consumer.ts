import type { Database, Transaction } from '../store/database/database.ts'
import { hasUnreadEvents, lockUnreadEvents, moveConsumer } from '../store/events/consumer.ts'
import type { EventRecord } from '../store/events/event.ts'

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
export async function consume(database: Database, { name, batchMax, handle }: Consumer, signal?: AbortSignal): Promise<number> {
  if (!(await hasUnreadEvents(database, name))) return 0
  return database.transaction(async (transaction) => {
    const events = await lockUnreadEvents(transaction, name, batchMax)
    const last = events.at(-1)
    if (!last) return 0
    signal?.throwIfAborted()
    await handle(transaction, events)
    await moveConsumer(transaction, name, last.cursor)
    return events.length
  })
}
