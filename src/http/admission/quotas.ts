import type { Logger } from 'pino'
import { QuotaExceeded } from '../../content/error.ts'
import type { QuotaStore } from './quota-store.ts'
import { QuotaWindow } from './quota-window.ts'
import type { Limit } from './rate-limit-fields.ts'
import { SharedSums } from './shared-sums.ts'

/** What was agreed with a partner. `null` for no limit. */
export interface Agreement {
  readonly id: string
  readonly name: string
  /** Cost units a day of UTC. */
  readonly quota: number | null
  readonly requestsPerMinute: number | null
}

export type QuotaName = 'minute' | 'day'

interface Windows extends Readonly<Record<QuotaName, QuotaWindow>> {
  /** The last refusal. */
  refusal: QuotaExceeded | null
}

interface QuotasOptions {
  readonly store: QuotaStore
  readonly clock: () => Date
  readonly log: Logger
}

/** Counts what partners use, and decides whether more is admitted. A partner's keys share its quota. */
export class Quotas {
  readonly #clock: () => Date
  readonly #sums: SharedSums
  /** By the id of the partner: a newspaper has a few dozen. */
  readonly #windows = new Map<string, Windows>()

  constructor({ store, clock, log }: QuotasOptions) {
    this.#clock = clock
    this.#sums = new SharedSums(store, log, () => this.#settle())
  }

  /** The agreed limits, the longest first. */
  limitsOf(agreement: Agreement): Limit[] {
    const at = this.#clock()
    const { minute, day } = this.#windowsOf(agreement)
    const limit = (name: QuotaName, unit: Limit['unit'], window: QuotaWindow, quota: number | null): Limit[] =>
      quota === null
        ? []
        : [{ name, unit, quota, windowSeconds: window.seconds, remaining: window.remaining(quota, at), seconds: window.secondsLeft(at) }]
    return [...limit('day', 'cost-units', day, agreement.quota), ...limit('minute', 'requests', minute, agreement.requestsPerMinute)]
  }

  /** The quota of which nothing remains. `null` if there is none, or if the store has not said so yet. */
  usedUp(agreement: Agreement): QuotaName | null {
    const at = this.#clock()
    const { quota, requestsPerMinute } = agreement
    const { minute, day } = this.#windowsOf(agreement)
    if (quota !== null && day.isUsedUp(quota, at)) return 'day'
    return requestsPerMinute !== null && minute.isUsedUp(requestsPerMinute, at) ? 'minute' : null
  }

  /**
   * The error for a request above a quota. It is the same one for all requests of a partner in a second, so that the answer to it can be
   * encoded once: a partner far above its quota gets little else.
   */
  refusal(agreement: Agreement, name: QuotaName): QuotaExceeded {
    const windows = this.#windowsOf(agreement)
    const seconds = windows[name].secondsLeft(this.#clock())
    const agreed = name === 'day' ? `${agreement.quota} cost units a day` : `${agreement.requestsPerMinute} requests a minute`
    const message = `${agreement.name} has used its quota of ${agreed}. Send the next request in ${seconds} seconds.`
    if (windows.refusal?.message !== message) windows.refusal = new QuotaExceeded(message, name, seconds)
    return windows.refusal
  }

  /** Counts a request. Returns whether it is admitted. */
  addRequest(agreement: Agreement): boolean | Promise<boolean> {
    const { requestsPerMinute } = agreement
    return requestsPerMinute === null || this.#windowsOf(agreement).minute.add(1, requestsPerMinute, this.#clock())
  }

  /** Adds the cost of a request. Returns whether it is admitted. */
  addCost(agreement: Agreement, cost: number): boolean | Promise<boolean> {
    const { quota } = agreement
    return quota === null || this.#windowsOf(agreement).day.add(cost, quota, this.#clock())
  }

  /** Whether the store answers. */
  get isAvailable(): boolean {
    return !this.#sums.isAway
  }

  /** Tells the store what it has missed, if it answers, and closes the connection to it. */
  async close(): Promise<void> {
    await this.#settle().catch(() => undefined)
    await this.#sums.close()
  }

  #windowsOf({ id }: Agreement): Windows {
    let windows = this.#windows.get(id)
    if (!windows) {
      windows = { minute: new QuotaWindow(id, 60, this.#sums), day: new QuotaWindow(id, 86_400, this.#sums), refusal: null }
      this.#windows.set(id, windows)
    }
    return windows
  }

  async #settle(): Promise<void> {
    const at = this.#clock()
    for (const { minute, day } of this.#windows.values()) for (const window of [minute, day]) await window.settle(at)
  }
}
