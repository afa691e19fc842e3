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
  #cause: Error | null = null
  #pending: OnCancel[] = []

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
