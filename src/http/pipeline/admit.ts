import { AtCapacity } from '../../content/error.ts'

/** Limits how many operations are executed at once. A subscription counts until its events begin: open ones have their own limit. */
export class Admission {
  readonly #operationsMax: number
  #operations = 0

  constructor(operationsMax: number) {
    this.#operationsMax = operationsMax
  }

  get operations(): number {
    return this.#operations
  }

  /** Throws AtCapacity above the limit. Each successful call must be followed by `leave`. */
  enter(): void {
    if (this.#operations >= this.#operationsMax)
      throw new AtCapacity(`The gateway is answering ${this.#operations} requests, which is its limit. Try again in a second.`)
    this.#operations++
  }

  leave(): void {
    this.#operations--
  }
}
