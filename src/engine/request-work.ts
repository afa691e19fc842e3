import type { Span } from '@opentelemetry/api'

const arrived = Promise.resolve()

/** Calls back when the work of a request is cancelled. */
type OnCancel = (cause: Error) => void

/**
 * What is done to answer one request: the number of its read statements, and whether it is still wanted. A request is cancelled when its
 * deadline has passed, or when its client has disconnected. Its pending reads are then rejected, and so is each further one.
 */
export class RequestWork {
  /** The number of read statements. A statement shared with other requests counts for each of them. */
  statements = 0
  /** The approximate number of characters of the answer, known once it is executed. */
  answerSize = 0
  /** The first article that was asked for by itself, and found. */
  articleId: string | null = null
  /** The span of the operation, if it is traced. */
  span: Span | null = null
  #cause: Error | null = null
  #pending: OnCancel[] = []
  /** Batches of loaders that wait for `release`. `null` if none has to wait. */
  #held: (() => void)[] | null = null

  /** Why the request was cancelled. `null` if it was not. */
  get cause(): Error | null {
    return this.#cause
  }

  get isWanted(): boolean {
    return this.#cause === null
  }

  /** Calls back when the request is cancelled, at once if it already was. */
  onCancel(callback: OnCancel): void {
    if (this.#cause) callback(this.#cause)
    else this.#pending.push(callback)
  }

  /** Loads wait until `release`: a large answer is built in parts, and what its parts load should become one batch. */
  hold(): void {
    this.#held ??= []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const dispatch of held) this.schedule(dispatch)
  }

  /** DataLoader's `batchScheduleFn`: dispatches a batch when everything that has arrived is completed, as DataLoader does by default. */
  schedule(dispatch: () => void): void {
    void arrived.then(() =>
      process.nextTick(() => {
        if (this.#held) this.#held.push(dispatch)
        else dispatch()
      }),
    )
  }

  /** Counts a read, and rejects it when the request is cancelled. */
  read<Rows>(send: () => Promise<Rows>): Promise<Rows> {
    return new Promise((resolve, reject) => {
      this.statements++
      this.onCancel(reject)
      if (this.isWanted) send().then(resolve, reject)
    })
  }

  cancel(cause: Error): void {
    if (this.#cause) return
    this.#cause = cause
    const pending = this.#pending
    this.#pending = []
    for (const callback of pending) callback(cause)
  }
}
