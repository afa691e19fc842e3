import { hasAnswered, isConnectionLost, unavailable } from './connection-error.ts'

/** Milliseconds between two checks of a server that is in use, and between two attempts to reach one that is away. */
const checkMs = 500
const returnMs = 250
/** A server that leaves the simplest statement unanswered for so long, in milliseconds, is away: it is down, frozen or out of reach. */
const answerMs = 3000
const reportMs = 1000

export interface AvailabilityReport {
  readonly isAvailable: boolean
  /** Statements and commands that were refused since the last report. */
  readonly refused: number
  /** Why the server counts as away. */
  readonly cause: unknown
}

interface AvailabilityOptions {
  /** Asks the server for the simplest answer, over a connection that serves nothing else. */
  readonly probe: (timeoutMs: number) => Promise<unknown>
  /** Whether anybody waits for the server: only then is it checked. */
  readonly isBusy: () => boolean
  /** Called when the server turns out to be away: whoever waits for it has to be told. */
  readonly onAway: () => void
  /** Called when the server goes, once a second while it is away, and when it is back. */
  readonly onReport: (report: AvailabilityReport) => void
}

/**
 * Knows whether the server answers. While it does not, statements are refused at once, so that requests do not pile up behind it and the
 * server is not flooded when it comes back; it is asked several times a second whether it is back.
 */
export class Availability {
  readonly #options: AvailabilityOptions
  readonly #checking: NodeJS.Timeout
  #away: { readonly cause: unknown; readonly reporting: NodeJS.Timeout } | null = null
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

  /** ServiceUnavailable while the server is away. */
  assert(): void {
    if (!this.#away) return
    this.#refused += 1
    throw unavailable(this.#away.cause)
  }

  /** Notes that somebody could not be served, and finds out whether the server is away. */
  suspect(cause: unknown): void {
    if (!isConnectionLost(cause)) return
    this.#refused += 1
    void this.check()
  }

  /** Asks the server once, for all who want to know at the time. */
  check(): Promise<void> {
    this.#probing ??= this.#options
      .probe(answerMs)
      .then(
        () => this.#back(),
        (cause: unknown) => (hasAnswered(cause) ? this.#back() : this.#gone(cause)),
      )
      .finally(() => {
        this.#probing = null
      })
    return this.#probing
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#checking)
    if (this.#away) clearInterval(this.#away.reporting)
  }

  #gone(cause: unknown): void {
    if (this.#closed) return
    setTimeout(() => void this.check(), returnMs).unref()
    if (this.#away) return
    const report = () => this.#report({ isAvailable: false, cause })
    this.#away = { cause, reporting: setInterval(report, reportMs) }
    this.#away.reporting.unref()
    report()
    this.#options.onAway()
  }

  #back(): void {
    if (!this.#away || this.#closed) return
    clearInterval(this.#away.reporting)
    this.#away = null
    this.#report({ isAvailable: true, cause: null })
  }

  #report({ isAvailable, cause }: Pick<AvailabilityReport, 'isAvailable' | 'cause'>): void {
    this.#options.onReport({ isAvailable, cause, refused: this.#refused })
    this.#refused = 0
  }
}
