import { setTimeout } from 'node:timers/promises'
import { Connection } from '../soak/connection.ts'

/** Milliseconds to wait for the last answers. */
const lastMs = 5000

/** Sends a request at a fixed rate, over as many connections as it takes, whether it is answered or not. */
export class OpenLoop {
  /** Milliseconds from the time at which a request was due to its answer. */
  readonly latencies: number[] = []
  /** Number of answers by status; a request without one counts as its reason. */
  readonly statuses = new Map<number | string, number>()
  readonly #port: number
  readonly #request: Buffer
  readonly #free: Connection[] = []
  readonly #all = new Set<Connection>()
  #waiting = 0

  constructor(port: number, request: Buffer) {
    this.#port = port
    this.#request = request
  }

  async run(perSecond: number, milliseconds: number): Promise<void> {
    const startedAt = performance.now()
    const count = Math.round((perSecond * milliseconds) / 1000)
    for (let sent = 0; sent < count; ) {
      const now = performance.now() - startedAt
      while (sent < count && (sent * 1000) / perSecond <= now) this.#send(startedAt + (sent++ * 1000) / perSecond)
      await setTimeout(1)
    }
    for (const end = performance.now() + lastMs; this.#waiting > 0 && performance.now() < end; ) await setTimeout(10)
    for (const connection of this.#all) connection.close()
  }

  #send(dueAt: number): void {
    this.#waiting++
    this.#connection().send(this.#request, (outcome) => {
      this.#waiting--
      this.latencies.push(performance.now() - dueAt)
      this.statuses.set(outcome, (this.statuses.get(outcome) ?? 0) + 1)
    })
  }

  #connection(): Connection {
    const free = this.#free.pop()
    if (free) return free
    const connection = new Connection(this.#port, {
      onFree: (freed) => void this.#free.push(freed),
      onClosed: (closed) => {
        this.#all.delete(closed)
        const index = this.#free.indexOf(closed)
        if (index >= 0) this.#free.splice(index, 1)
      },
    })
    this.#all.add(connection)
    return connection
  }
}
