import { CheckedEntries } from '../../content/checked-entries.ts'
import type { Demand } from './database.ts'

/** Milliseconds between two checks whether the running statements are still wanted. */
const checkMs = 50

/** A statement that is running on a connection. */
interface Running {
  readonly processId: number
  readonly demand: Demand
  /** Settles when the server has received the request to cancel the statement. `null` if it was not sent. */
  cancelling: Promise<unknown> | null
}

/** Cancels running statements for which nobody waits any more. */
export class DemandedStatements {
  readonly #running: CheckedEntries<Running>

  /** `cancel` cancels the statement that a server process is executing. */
  constructor(cancel: (processId: number) => Promise<unknown>) {
    this.#running = new CheckedEntries((running) => {
      if (running.cancelling || running.demand.isWanted) return
      // If the server can't be reached, the availability check breaks its connections.
      running.cancelling = cancel(running.processId).catch(() => undefined)
    }, checkMs)
  }

  /** Returns the position to pass to `end`. */
  begin(processId: number, demand: Demand): number {
    return this.#running.add({ processId, demand, cancelling: null })
  }

  /**
   * Returns the request to cancel the statement, if one was sent: until the server has received it, the connection must not be used for
   * another statement, which would be cancelled instead.
   */
  end(position: number): Promise<unknown> | null {
    return this.#running.remove(position)?.cancelling ?? null
  }
}
