import { Disconnected, TimedOut } from '../content/error.ts'
import type { RequestWork } from '../engine/request-work.ts'
import type { Client } from './client.ts'

/** A request that is being answered. */
interface Answering {
  readonly work: RequestWork
  readonly client: Client
  readonly startedAt: number
}

/** Milliseconds between two checks. */
const checkMs = 50

/**
 * Cancels the work of a request when it has taken too long, or when its client has disconnected. The requests are checked at intervals,
 * because most are answered within milliseconds, and should cost nothing more.
 */
export class Deadlines {
  readonly #timeoutMs: number
  /** Reused positions: a Map whose entries come and go would retain them until the next major collection. */
  readonly #answering: (Answering | null)[] = []
  readonly #free: number[] = []
  #checking: NodeJS.Timeout | null = null

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** Returns the position to pass to `end`. */
  begin(work: RequestWork, client: Client): number {
    const position = this.#free.pop() ?? this.#answering.length
    this.#answering[position] = { work, client, startedAt: performance.now() }
    this.#checking ??= setInterval(() => this.#check(), checkMs).unref()
    return position
  }

  end(position: number): void {
    this.#answering[position] = null
    this.#free.push(position)
  }

  async during<Result>(work: RequestWork, client: Client, answer: () => Promise<Result>): Promise<Result> {
    const position = this.begin(work, client)
    try {
      return await answer()
    } finally {
      this.end(position)
    }
  }

  #check(): void {
    if (this.#free.length === this.#answering.length && this.#checking) {
      clearInterval(this.#checking)
      this.#checking = null
      return
    }
    const now = performance.now()
    for (const answering of this.#answering) {
      if (!answering) continue
      const { work, client, startedAt } = answering
      if (client.destroyed) work.cancel(new Disconnected('The client disconnected before its request was answered.'))
      else if (now - startedAt > this.#timeoutMs) work.cancel(this.#timedOut())
    }
  }

  #timedOut(): TimedOut {
    return new TimedOut(`The answer was not ready within ${this.#timeoutMs / 1000} seconds. Request less, or try again later.`)
  }
}
