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

/**
 * Cancels running statements for which nobody waits any more. They are checked at intervals, because most statements end long before
 * anybody gives up, and should cost nothing more.
 */
export class DemandedStatements {
  readonly #cancel: (processId: number) => Promise<unknown>
  /** Reused positions: a Map whose entries come and go would retain them until the next major collection. */
  readonly #running: (Running | null)[] = []
  readonly #free: number[] = []
  #checking: NodeJS.Timeout | null = null

  /** `cancel` cancels the statement that a server process is executing. */
  constructor(cancel: (processId: number) => Promise<unknown>) {
    this.#cancel = cancel
  }

  /** Returns the position to pass to `end`. */
  begin(processId: number, demand: Demand): number {
    const position = this.#free.pop() ?? this.#running.length
    this.#running[position] = { processId, demand, cancelling: null }
    this.#checking ??= setInterval(() => this.#check(), checkMs).unref()
    return position
  }

  /**
   * Returns the request to cancel the statement, if one was sent: until the server has received it, the connection must not be used for
   * another statement, which would be cancelled instead.
   */
  end(position: number): Promise<unknown> | null {
    const cancelling = this.#running[position]?.cancelling ?? null
    this.#running[position] = null
    this.#free.push(position)
    return cancelling
  }

  #check(): void {
    if (this.#free.length === this.#running.length && this.#checking) {
      clearInterval(this.#checking)
      this.#checking = null
      return
    }
    for (const running of this.#running) {
      if (!running || running.cancelling || running.demand.isWanted) continue
      // If the server can't be reached, the availability check breaks its connections.
      running.cancelling = this.#cancel(running.processId).catch(() => undefined)
    }
  }
}
