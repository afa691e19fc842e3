/** Minimum length of a window, in milliseconds. */
const windowMs = 250
/** A window ends when so many requests for each place were answered in it. Slow requests therefore have longer windows. */
const samplesPerPlace = 2
/** Windows at the whole limit before one at half of it. */
const wholeWindows = 5
/** The limit is right if twice as many requests at once get 2 / 1.8 times as many answers: 11 % more. */
const tolerance = 1.8
const limitMin = 16
const limitInitial = 32

/**
 * The number of requests that are worked on at once, adapted to their latency. Every few windows, the limit is halved for one window, and the
 * latencies are compared. In a saturated gateway, requests only wait for each other: half as many take half the time each, and the limit is
 * lowered. If they take nearly as long, the gateway works on them in parallel, or reads for several of them with one statement, and the
 * limit is raised. Because the comparison is repeated, no measurement becomes outdated. While nobody waits, the limit does not change.
 */
export class ConcurrencyLimit {
  readonly #min: number
  readonly #max: number
  /** The limit with its fraction. */
  #exact: number
  #current: number
  #isHalved = false
  #windows = 0
  #since = 0
  #isReached = false
  /** Sum and number of the latencies of this window, or of all windows at the whole limit since the last comparison. */
  #sum = 0
  #count = 0
  #wholeSum = 0
  #wholeCount = 0

  constructor(max: number) {
    this.#max = max
    this.#min = Math.min(limitMin, max)
    this.#exact = Math.min(limitInitial, max)
    this.#current = this.#exact
  }

  /** The limit of this moment. */
  get current(): number {
    return this.#current
  }

  /** The limit without its halving for a comparison. */
  get whole(): number {
    return Math.floor(this.#exact)
  }

  /** Notes that a request has to wait. */
  noteReached(): void {
    this.#isReached = true
  }

  /** Notes that a request was answered. One that was admitted before the window is ignored, because it ran under another limit. */
  noteAnswered(admittedAt: number, now: number): void {
    if (admittedAt >= this.#since) {
      this.#sum += now - admittedAt
      this.#count++
    }
    if (now - this.#since < windowMs) return
    if (!this.#isReached) this.#restart(now)
    else if (this.#count >= samplesPerPlace * this.#current) this.#endWindow(now)
  }

  #endWindow(now: number): void {
    if (this.#isHalved) {
      this.#exact = clamped(adjustedLimit(this.#exact, this.#wholeSum / this.#wholeCount, this.#sum / this.#count), this.#min, this.#max)
      this.#restart(now)
      return
    }
    this.#wholeSum += this.#sum
    this.#wholeCount += this.#count
    this.#windows++
    this.#isHalved = this.#windows >= wholeWindows
    this.#beginWindow(now)
  }

  #restart(now: number): void {
    this.#isHalved = false
    this.#windows = 0
    this.#wholeSum = 0
    this.#wholeCount = 0
    this.#beginWindow(now)
  }

  #beginWindow(now: number): void {
    this.#current = this.#isHalved ? Math.ceil(this.whole / 2) : this.whole
    this.#since = now
    this.#isReached = false
    this.#sum = 0
    this.#count = 0
  }
}

/** The next limit, from the mean latency at the whole limit and at half of it. One comparison changes it by a quarter at most. */
export const adjustedLimit = (limit: number, latency: number, latencyAtHalf: number): number =>
  limit * clamped((tolerance * latencyAtHalf) / latency, 0.75, 1.25)

const clamped = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max)
