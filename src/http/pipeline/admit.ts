import { ServiceUnavailable } from '../../content/error.ts'

/** Bounds how many operations are executed at once. A subscription counts until its events begin: open ones have a limit of their own. */
export class Admission {
  readonly #operationsMax: number
  #operations = 0

  constructor(operationsMax: number) {
    this.#operationsMax = operationsMax
  }

  /** ServiceUnavailable above the limit. Whoever enters leaves. */
  enter(): void {
    if (this.#operations >= this.#operationsMax)
      throw new ServiceUnavailable(`The gateway is answering ${this.#operations} requests, which is its limit. Try again in a second.`)
    this.#operations++
  }

  leave(): void {
    this.#operations--
  }
}
