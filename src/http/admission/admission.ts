import type { Logger } from 'pino'
import { AtCapacity } from '../../content/error.ts'
import type { Client } from '../client.ts'
import { refusalReport } from '../refusal-report.ts'
import { ConcurrencyLimit, type LimitBounds } from './concurrency-limit.ts'
import { type WorkClass, workClasses } from './work-class.ts'

/** A share of the limit that is added for editors, so that others can't take all places. */
const editorsShare = 0.25

/** The queue has as many requests as can be answered in this time, in milliseconds. A burst is answered, but nobody waits for long. */
const queueMs = 100

interface Waiting {
  readonly client: Client
  readonly admit: () => void
  readonly refuse: (cause: AtCapacity) => void
}

const message = 'The gateway is at its limit of concurrent requests. Send the same request again after the time in Retry-After.'

/** Nobody receives this one. */
const gone = new AtCapacity('The client disconnected while its request waited.', 1)

/** Random seconds, so that clients that were refused together do not return together. */
const refusals = [1, 2, 3].map((seconds) => new AtCapacity(message, seconds))

/**
 * Decides which requests are worked on: GraphQL operations, and the documents of other routes. Up to the adaptive limit they are admitted at
 * once. Others wait in a short queue, in the order of their class. Any further one displaces one of a lower class, or is refused; only editors
 * may wait in a longer queue.
 */
export class Admission {
  /** The number of refused requests. */
  readonly refused: Record<WorkClass, number> = { editor: 0, partner: 0, public: 0 }
  readonly #max: number
  readonly #limit: ConcurrencyLimit
  readonly #queues: Readonly<Record<WorkClass, Waiting[]>> = { editor: [], partner: [], public: [] }
  readonly #report: () => void
  #waiting = 0

  /** The maximum also applies to the queue. The places that are reserved for editors are not included. */
  constructor({ max = 1000, ...bounds }: LimitBounds, log: Logger) {
    this.#max = max
    this.#limit = new ConcurrencyLimit({ ...bounds, max })
    this.#report = refusalReport((refused) =>
      log.warn({ refused, limit: this.limit }, 'Requests were refused, because the gateway has as many as it can answer in time.'),
    )
  }

  get inProgress(): number {
    return this.#limit.inProgress
  }

  get waiting(): number {
    return this.#waiting
  }

  get limit(): number {
    return this.#limit.whole
  }

  /** Whether a request of the public would be refused. It can then be refused before its body is read. */
  get isFull(): boolean {
    return this.inProgress >= this.#limit.current && this.#waiting >= this.#queueMax
  }

  /**
   * Returns `null` if the request is admitted, or a promise if it has to wait. Each admitted request must be followed by `leave`. Throws
   * AtCapacity, also later, if the request is refused.
   */
  enter(workClass: WorkClass, client: Client): Promise<void> | null {
    if (this.inProgress >= this.#placesFor(workClass)) return this.#wait(workClass, client)
    this.#limit.begin(performance.now())
    return null
  }

  leave(): void {
    const now = performance.now()
    this.#limit.end(now)
    if (this.#waiting > 0) this.#admitWaiting(now)
  }

  /** The error for a refused request. */
  refusal(workClass: WorkClass): AtCapacity {
    this.refused[workClass]++
    this.#report()
    return refusals[Math.floor(Math.random() * refusals.length)] as AtCapacity
  }

  get #queueMax(): number {
    return Math.min(Math.max(this.limit, this.#limit.throughput * queueMs), this.#max)
  }

  #placesFor(workClass: WorkClass): number {
    return workClass === 'editor' ? this.#limit.current + Math.ceil(this.limit * editorsShare) : this.#limit.current
  }

  #wait(workClass: WorkClass, client: Client): Promise<void> {
    this.#limit.noteWaiting()
    if (this.#waiting >= this.#queueMax && !this.#displaceBelow(workClass) && !this.#mayQueueBeyond(workClass))
      throw this.refusal(workClass)
    this.#waiting++
    return new Promise((admit, refuse) => this.#queues[workClass].push({ client, admit, refuse }))
  }

  /** Editors are few, and have work to do: they would rather wait. */
  #mayQueueBeyond(workClass: WorkClass): boolean {
    return workClass === 'editor' && this.#waiting < this.#max
  }

  /** Refuses the request of the lowest class that came last. Returns `false` if none is of a lower class. */
  #displaceBelow(workClass: WorkClass): boolean {
    for (const lower of workClasses.toReversed()) {
      if (lower === workClass) return false
      const displaced = this.#queues[lower].pop()
      if (!displaced) continue
      this.#waiting--
      displaced.refuse(this.refusal(lower))
      return true
    }
    return false
  }

  /** Admits waiting requests to all free places. There may be several, because the limit changes. */
  #admitWaiting(now: number): void {
    for (const workClass of workClasses) {
      const queue = this.#queues[workClass]
      for (let next = queue[0]; next && this.inProgress < this.#placesFor(workClass); next = queue[0]) {
        queue.shift()
        this.#waiting--
        if (next.client.destroyed) {
          next.refuse(gone)
          continue
        }
        this.#limit.begin(now)
        next.admit()
      }
      if (queue.length > 0) return
    }
  }
}
