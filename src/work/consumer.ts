import type { Database, Transaction } from '../store/database/database.ts'
import { hasUnreadEvents, lockUnreadEvents, moveConsumer } from '../store/events/consumer.ts'
import type { EventRecord } from '../store/events/event.ts'

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
