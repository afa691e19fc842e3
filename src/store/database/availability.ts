import { hasAnswered, isConnectionLost, unavailable } from './connection-error.ts'

/** Milliseconds between two checks of a server that is in use. */
const checkMs = 500
/** Milliseconds between two attempts to reach an unavailable server. */
const retryMs = 250
/** A server that does not answer the probe within this time, in milliseconds, is unavailable: stopped, frozen or unreachable. */
const answerMs = 3000
const reportMs = 1000

export interface AvailabilityReport {
  readonly isAvailable: boolean
  /** Number of statements and commands refused since the last report. */
  readonly refused: number
  /** The error because of which the server is considered unavailable; `null` if it is available. */
  readonly cause: unknown
}

interface AvailabilityOptions {
  /** Sends the simplest statement to the server, over a connection used for nothing else. */
  readonly probe: (timeoutMs: number) => Promise<unknown>
  /** Whether a caller is waiting for the server. It is checked only then. */
  readonly isBusy: () => boolean
  /** Called when the server becomes unavailable, so that the callers waiting for it can be rejected. */
  readonly onUnavailable: () => void
  /** Called when the server becomes unavailable, once a second while it is, and when it becomes available again. */
  readonly onReport: (report: AvailabilityReport) => void
}

/**
 * Tracks whether the server answers. While it does not, statements are refused at once, so that requests do not queue up and flood the
 * server when it recovers. An unavailable server is probed several times a second.
 */
export class Availability {
  readonly #options: AvailabilityOptions
  readonly #checking: NodeJS.Timeout
  #outage: { readonly cause: unknown; readonly reporting: NodeJS.Timeout } | null = null
  #probing: Promise<void> | null = null
  #refused = 0
  #closed = false

  constructor(options: AvailabilityOptions) {
    this.#options = options
    this.#checking = setInterval(() => {
      if (options.isBusy()) void this.check()
    }, checkMs)
    this.#checking.unref()
  }

  /** Throws ServiceUnavailable while the server is unavailable. */
  assert(): void {
    if (!this.#outage) return
    this.#refused += 1
    throw unavailable(this.#outage.cause)
  }

  /** Counts a failed statement if its connection was lost, and checks whether the server is available. */
  suspect(cause: unknown): void {
    if (!isConnectionLost(cause)) return
    this.#refused += 1
    void this.check()
  }

  /** Probes the server. Concurrent calls share one probe. */
  check(): Promise<void> {
    this.#probing ??= this.#options
      .probe(answerMs)
      .then(
        () => this.#markAvailable(),
        (cause: unknown) => (hasAnswered(cause) ? this.#markAvailable() : this.#markUnavailable(cause)),
      )
      .finally(() => {
        this.#probing = null
      })
    return this.#probing
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#checking)
    if (this.#outage) clearInterval(this.#outage.reporting)
  }

  #markUnavailable(cause: unknown): void {
    if (this.#closed) return
    setTimeout(() => void this.check(), retryMs).unref()
    if (this.#outage) return
    const report = () => this.#report({ isAvailable: false, cause })
    this.#outage = { cause, reporting: setInterval(report, reportMs) }
    this.#outage.reporting.unref()
    report()
    this.#options.onUnavailable()
  }

  #markAvailable(): void {
    if (!this.#outage || this.#closed) return
    clearInterval(this.#outage.reporting)
    this.#outage = null
    this.#report({ isAvailable: true, cause: null })
  }

  #report({ isAvailable, cause }: Pick<AvailabilityReport, 'isAvailable' | 'cause'>): void {
    this.#options.onReport({ isAvailable, cause, refused: this.#refused })
    this.#refused = 0
  }
}
