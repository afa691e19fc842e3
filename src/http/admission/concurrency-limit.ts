/** Minimum length of a window, in milliseconds. */
const windowMs = 250
/** A window ends when so many requests for each place were answered in it. Slow requests therefore have longer windows. */
const answersPerPlace = 4
/** Windows at the whole limit before one at half of it. */
const wholeWindows = 5
/** The limit is right if twice as many requests at once get 2 / 1.8 times as many answers: 11 % more. */
const tolerance = 1.8
/** Bounds for one change. A limit that is too low does less harm, so chance lowers it rather than it raises it. */
const factorMin = 0.8
const factorMax = 1.15
const limitInitial = 32
/** Answers per millisecond, before the first window has ended. */
const throughputInitial = 2.5

/** The bounds of the limit: by default, 16 and 1,000. */
export interface LimitBounds {
  readonly min?: number
  readonly max?: number
}

/**
 * Counts the requests in progress, and adapts their limit to their latency. Every few windows, the limit is halved for one window, and the
 * latencies are compared. In a saturated gateway, requests only wait for each other: half as many take half the time each, and the limit is
 * lowered. If they take nearly as long, the gateway works on them in parallel, or reads for several of them with one statement, and the
 * limit is raised. Because the comparison is repeated, no measurement becomes outdated. While nobody waits, the limit does not change.
 *
 * The mean latency follows from the number of requests in progress, summed over time, and the number of answers. No request has to be timed.
 * https://en.wikipedia.org/wiki/Little%27s_law
 */
export class ConcurrencyLimit {
  readonly #min: number
  readonly #max: number
  /** The limit with its fraction. */
  #exact: number
  #current: number
  #inProgress = 0
  #isHalved = false
  #isReached = false
  #windows = 0
  /** Answers before the window begins, to requests that ran under another limit. */
  #unsettled = 0
  #since = 0
  #changedAt = 0
  /** Requests in progress, summed over the milliseconds of the window. */
  #sum = 0
  #answers = 0
  /** The same of all windows at the whole limit since the last comparison. */
  #wholeSum = 0
  #wholeAnswers = 0
  #throughput = throughputInitial

  constructor({ min = 16, max = 1000 }: LimitBounds = {}) {
    this.#max = max
    this.#min = Math.min(min, max)
    this.#exact = clamped(limitInitial, this.#min, max)
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

  /** Answers per millisecond in the last window at the whole limit. */
  get throughput(): number {
    return this.#throughput
  }

  get inProgress(): number {
    return this.#inProgress
  }

  /** Notes that a request has to wait. */
  noteWaiting(): void {
    this.#isReached = true
  }

  begin(now: number): void {
    this.#advance(now)
    this.#inProgress++
  }

  end(now: number): void {
    this.#advance(now)
    this.#inProgress--
    if (this.#unsettled > 0) {
      this.#unsettled--
      if (this.#unsettled === 0) this.#startWindow(now)
      return
    }
    this.#answers++
    if (now - this.#since < windowMs) return
    if (!this.#isReached) this.#restart(now)
    else if (this.#answers >= answersPerPlace * this.#current) this.#endWindow(now)
  }

  #advance(now: number): void {
    this.#sum += this.#inProgress * (now - this.#changedAt)
    this.#changedAt = now
  }

  #endWindow(now: number): void {
    if (this.#isHalved) {
      const next = adjustedLimit(this.#exact, this.#wholeSum / this.#wholeAnswers, this.#sum / this.#answers)
      this.#exact = clamped(next, this.#min, this.#max)
      this.#restart(now)
      return
    }
    this.#throughput = this.#answers / (now - this.#since)
    this.#wholeSum += this.#sum
    this.#wholeAnswers += this.#answers
    this.#windows++
    if (this.#windows < wholeWindows) this.#startWindow(now)
    else this.#halve(now)
  }

  #halve(now: number): void {
    this.#isHalved = true
    this.#change(Math.ceil(this.whole / 2), now)
  }

  #restart(now: number): void {
    this.#isHalved = false
    this.#windows = 0
    this.#wholeSum = 0
    this.#wholeAnswers = 0
    this.#change(this.whole, now)
  }

  #change(limit: number, now: number): void {
    this.#unsettled = limit === this.#current ? 0 : Math.max(limit, this.#current)
    this.#current = limit
    this.#startWindow(now)
  }

  #startWindow(now: number): void {
    this.#since = now
    this.#isReached = false
    this.#sum = 0
    this.#answers = 0
  }
}

/** The next limit, from the mean latency at the whole limit and at half of it. */
export const adjustedLimit = (limit: number, latency: number, latencyAtHalf: number): number =>
  limit * clamped((tolerance * latencyAtHalf) / latency, factorMin, factorMax)

const clamped = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max)
