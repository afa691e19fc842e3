import { CheckedEntries } from '../content/checked-entries.ts'
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

/** Cancels the work of a request when it has taken too long, or when its client has disconnected. */
export class Deadlines {
  readonly #timeoutMs: number
  readonly #answering: CheckedEntries<Answering>

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
    this.#answering = new CheckedEntries((answering) => this.#check(answering), checkMs)
  }

  /** Returns the position to pass to `end`. */
  begin(work: RequestWork, client: Client): number {
    return this.#answering.add({ work, client, startedAt: performance.now() })
  }

  end(position: number): void {
    this.#answering.remove(position)
  }

  async during<Result>(work: RequestWork, client: Client, answer: () => Promise<Result>): Promise<Result> {
    const position = this.begin(work, client)
    try {
      return await answer()
    } finally {
      this.end(position)
    }
  }

  #check({ work, client, startedAt }: Answering): void {
    if (client.destroyed) work.cancel(new Disconnected('The client disconnected before its request was answered.'))
    else if (performance.now() - startedAt > this.#timeoutMs) work.cancel(this.#timedOut())
  }

  #timedOut(): TimedOut {
    return new TimedOut(`The answer was not ready within ${this.#timeoutMs / 1000} seconds. Request less, or try again later.`)
  }
}
