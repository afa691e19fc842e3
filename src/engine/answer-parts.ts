import type { RequestWork } from './request-work.ts'
import { inTurn } from './turns.ts'

/** Counts the fields of an answer. In a large answer, what follows waits for the next turn of the event loop. */
export class AnswerParts {
  /** Number of fields so far. An item of a list counts as one, too. */
  fields = 0
  readonly #fieldsPerTurn: number
  readonly #work: RequestWork
  /** The number of fields at which this turn is over. */
  #fieldsMax: number
  #waiting: (() => void)[] | null = null
  /** Number of waiting parts that are done. */
  #done = 0

  constructor(fieldsPerTurn: number, work: RequestWork) {
    this.#work = work
    this.#fieldsPerTurn = fieldsPerTurn
    this.#fieldsMax = fieldsPerTurn
  }

  get isTurnOver(): boolean {
    return this.fields >= this.#fieldsMax
  }

  /** Runs the part in the next turn, or in a later one. */
  wait(part: () => void): void {
    if (!this.#waiting) {
      this.#waiting = []
      this.#work.hold()
      inTurn(() => this.#run())
    }
    this.#waiting.push(part)
  }

  #run(): void {
    this.#fieldsMax = this.fields + this.#fieldsPerTurn
    const waiting = this.#waiting ?? []
    while (this.#done < waiting.length && !this.isTurnOver) waiting[this.#done++]?.()
    if (this.#done < waiting.length) {
      inTurn(() => this.#run())
      return
    }
    this.#waiting = null
    this.#done = 0
    this.#work.release()
  }
}
