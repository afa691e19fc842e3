import type { SharedSums } from './shared-sums.ts'

/** A request that waits for the sum. */
interface Waiting {
  readonly points: number
  readonly quota: number
  readonly admit: (isAdmitted: boolean) => void
}

/**
 * The points of a partner in the current window of time: a minute or a day of UTC. A request is admitted while something remains of the
 * quota, so the last one may exceed it. Requests that arrive while the store answers are added to its sum together, so that a window has
 * one command under way however many requests there are. Once the quota is used up, it is so until the window ends, and the store is not
 * asked any more: the sum only grows. It also contains the points of those that were refused together with the last ones.
 */
export class QuotaWindow {
  readonly seconds: number
  readonly #id: string
  readonly #sums: SharedSums
  /** The number of the window since 1970. */
  #number = 0
  /** The sum when the store was last asked. */
  #sum = 0
  /** Points of admitted requests that the store has not been told. */
  #unsettled = 0
  #waiting: Waiting[] = []
  #isSettling = false

  constructor(id: string, seconds: number, sums: SharedSums) {
    this.seconds = seconds
    this.#id = id
    this.#sums = sums
  }

  /** What remains of the quota, as far as this process knows. */
  remaining(quota: number, at: Date): number {
    this.#advance(at)
    return Math.max(quota - this.#sum - this.#unsettled, 0)
  }

  /** Whether the store has said that nothing remains. */
  isUsedUp(quota: number, at: Date): boolean {
    this.#advance(at)
    return this.#sum >= quota
  }

  /** The seconds until the window ends: at least one. */
  secondsLeft(at: Date): number {
    return Math.max(Math.ceil(this.seconds - ((at.getTime() / 1000) % this.seconds)), 1)
  }

  /** Adds the points of a request. Returns whether it is admitted. */
  add(points: number, quota: number, at: Date): boolean | Promise<boolean> {
    if (this.isUsedUp(quota, at)) return false
    return new Promise((admit) => {
      this.#waiting.push({ points, quota, admit })
      if (!this.#isSettling) void this.#settleAll()
    })
  }

  /** Tells the store what it has not been told. Rejects if it does not answer. */
  async settle(at: Date): Promise<void> {
    this.#advance(at)
    if (this.#unsettled > 0) await this.#send([])
  }

  async #settleAll(): Promise<void> {
    this.#isSettling = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        if (this.#sums.isAway) this.#letThrough(batch)
        else await this.#send(batch)
      } catch (cause) {
        this.#sums.noteFailure(cause)
        this.#letThrough(batch)
      }
    }
    this.#isSettling = false
  }

  #letThrough(batch: readonly Waiting[]): void {
    this.#unsettled += pointsOf(batch)
    for (const { admit } of batch) admit(true)
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const [number, unsettled, points] = [this.#number, this.#unsettled, pointsOf(batch)]
    this.#unsettled = 0
    try {
      const sum = await this.#sums.add(`${this.#id}:${this.seconds}:${number}`, unsettled + points, this.seconds)
      if (number === this.#number) this.#sum = Math.max(this.#sum, sum)
      let before = sum - points
      for (const request of batch) {
        request.admit(before < request.quota)
        before += request.points
      }
    } catch (cause) {
      if (number === this.#number) this.#unsettled += unsettled
      throw cause
    }
  }

  /** Begins the next window if it is time. */
  #advance(at: Date): void {
    const number = Math.floor(at.getTime() / 1000 / this.seconds)
    if (number === this.#number) return
    this.#number = number
    this.#sum = 0
    this.#unsettled = 0
  }
}

const pointsOf = (batch: readonly Waiting[]): number => batch.reduce((sum, { points }) => sum + points, 0)
