import type { Logger } from 'pino'
import type { QuotaStore } from './quota-store.ts'

/** Time between two attempts to reach a store that does not answer, in milliseconds. */
const retryMs = 1000

/**
 * The store, and whether it answers. While it does not, no request waits for it: requests are let through, and a retry every second tells
 * it what it has missed.
 */
export class SharedSums {
  readonly #store: QuotaStore
  readonly #log: Logger
  readonly #settle: () => Promise<void>
  #retrying: NodeJS.Timeout | null = null

  /** `settle` tells the store what it has missed, and rejects if the store does not answer. */
  constructor(store: QuotaStore, log: Logger, settle: () => Promise<void>) {
    this.#store = store
    this.#log = log
    this.#settle = settle
  }

  get isAway(): boolean {
    return this.#retrying !== null
  }

  add(key: string, points: number, seconds: number): Promise<number> {
    return this.#store.add(key, points, seconds)
  }

  noteFailure(cause: unknown): void {
    if (this.#retrying) return
    this.#log.error({ cause }, 'The store of the quotas does not answer: requests are let through, and counted when it answers again.')
    this.#retrying = setInterval(() => void this.#retry(), retryMs)
    this.#retrying.unref()
  }

  close(): Promise<void> {
    if (this.#retrying) clearInterval(this.#retrying)
    return this.#store.close()
  }

  async #retry(): Promise<void> {
    try {
      // What was missed may belong to a window that has ended, and then there is nothing to settle.
      await this.#store.add('availability', 0, retryMs / 1000)
      await this.#settle()
      if (!this.#retrying) return
      clearInterval(this.#retrying)
      this.#retrying = null
      this.#log.info('The store of the quotas answers again, and was told what it had missed.')
    } catch {
      // It is tried again.
    }
  }
}
