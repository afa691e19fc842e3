import type { Demand } from '../store/database/database.ts'
import type { RequestWork } from './request-work.ts'

/** The requests that wait for a statement. */
export interface SharedDemand extends Demand {
  readonly works: readonly RequestWork[]
}

/** Loads keys together with those of concurrent requests. */
export interface Merged<Key, Value> {
  /** The values in the order of their keys. An error concerns only its own key. Rejects when the request is cancelled. */
  loadMany(keys: readonly Key[], work: RequestWork): Promise<(Value | Error)[]>
}

interface MergeOptions<Key> {
  /** Two keys with the same name are the same key, which is sent once. */
  readonly keyOf: (key: Key) => string
  /** One statement reads only keys of one family. Without it, all keys are one family. */
  readonly familyOf?: ((key: Key) => string) | undefined
}

/** Reads several keys with one statement; the values are in the order of the keys. The statement may be cancelled once nobody waits for it. */
type Run<Key, Value> = (keys: readonly [Key, ...Key[]], demand: SharedDemand) => Promise<readonly Value[]>

/** Number of concurrent statements of one family. More of them would only wait for a connection. */
const inFlightMax = 2
/** Number of keys in one statement. In a longer statement, the first keys would wait too long for the last. */
const keysMax = 200
/** Number of calls that share one statement. If all calls shared one, the gateway would be idle while the database works, and the reverse. */
const callsMax = 16
/** Number of queued keys at which a second concurrent statement is sent. With a lower number, all requests would end up waiting for the database together. */
const secondFrom = 2 * callsMax
/** Milliseconds after which fewer keys are sent as well, because the statement before them is slow. */
const waitMsMax = 20

/** A call of `loadMany`. */
class Call<Value> {
  readonly work: RequestWork
  readonly #values: (Value | Error)[]
  readonly #resolve: (values: (Value | Error)[]) => void
  #missing: number

  constructor(keys: number, work: RequestWork, resolve: (values: (Value | Error)[]) => void) {
    this.work = work
    this.#values = new Array<Value | Error>(keys)
    this.#resolve = resolve
    this.#missing = keys
  }

  settle(index: number, value: Value | Error): void {
    this.#values[index] = value
    if (--this.#missing === 0) this.#resolve(this.#values)
  }
}

/** A key that is not sent yet, and the calls that wait for it. */
class Waiting<Key, Value> {
  readonly key: Key
  readonly calls: Call<Value>[] = []
  /** The position of the key in each call. */
  readonly #indexes: number[] = []

  constructor(key: Key) {
    this.key = key
  }

  get isWanted(): boolean {
    return this.calls.some(({ work }) => work.isWanted)
  }

  add(call: Call<Value>, index: number): void {
    this.calls.push(call)
    this.#indexes.push(index)
  }

  settle(value: Value | Error): void {
    for (const [position, call] of this.calls.entries()) call.settle(this.#indexes[position] as number, value)
  }
}

/**
 * Merges the loads of concurrent requests. A key joins a statement only before the statement is sent, and the statement reads at the
 * instant when it is sent, so no value is older than its request. A merged value must be the same for every request.
 */
export function merge<Key, Value>(run: Run<Key, Value>, { keyOf, familyOf = () => '' }: MergeOptions<Key>): Merged<Key, Value> {
  const families = new Map<string, Family<Key, Value>>()
  const familyFor = (key: Key): Family<Key, Value> => {
    const name = familyOf(key)
    let family = families.get(name)
    if (!family) {
      // Some family names contain client input, so an idle family is removed.
      family = new Family(run, () => families.delete(name))
      families.set(name, family)
    }
    return family
  }
  return {
    loadMany: (keys, work) =>
      new Promise((resolve, reject) => {
        work.onCancel(reject)
        if (!work.isWanted) return
        if (keys.length === 0) resolve([])
        const call = new Call<Value>(keys.length, work, resolve)
        for (const [index, key] of keys.entries()) familyFor(key).ask(keyOf(key), key, call, index)
      }),
  }
}

/** The requests that wait for a batch. */
class BatchDemand<Key, Value> implements SharedDemand {
  #batch: readonly Waiting<Key, Value>[]

  constructor(batch: readonly Waiting<Key, Value>[]) {
    this.#batch = batch
  }

  get isWanted(): boolean {
    return this.#batch.some(({ isWanted }) => isWanted)
  }

  get works(): readonly RequestWork[] {
    return [...new Set(this.#batch.flatMap(({ calls }) => calls.map(({ work }) => work)))]
  }

  /** Lets go of the requests: a connection keeps its last statement, and with it this object, often until the next major collection. */
  end(): void {
    this.#batch = []
  }
}

class Family<Key, Value> {
  readonly #run: Run<Key, Value>
  readonly #onIdle: () => void
  #queue = new Map<string, Waiting<Key, Value>>()
  #inFlight = 0
  /** Number of statements sent so far. */
  #sent = 0
  #armed = false
  #overtaking: NodeJS.Timeout | undefined

  constructor(run: Run<Key, Value>, onIdle: () => void) {
    this.#run = run
    this.#onIdle = onIdle
  }

  ask(name: string, key: Key, call: Call<Value>, index: number): void {
    let waiting = this.#queue.get(name)
    if (!waiting) {
      waiting = new Waiting(key)
      this.#queue.set(name, waiting)
      this.#arm()
    }
    waiting.add(call, index)
  }

  /** Schedules the next statement for after the event loop has read all pending requests, so that their keys share the statement. */
  #arm(): void {
    if (this.#armed || this.#inFlight >= inFlightMax) return
    if (this.#inFlight > 0 && this.#queue.size < secondFrom) {
      const last = this.#sent
      this.#overtaking ??= setTimeout(() => this.#overtake(last), waitMsMax)
      return
    }
    this.#armed = true
    setImmediate(() => {
      this.#armed = false
      this.#flush()
    })
  }

  /** Sends a concurrent statement if no other one was sent since the wait began. */
  #overtake(last: number): void {
    this.#overtaking = undefined
    if (this.#queue.size === 0 || this.#inFlight >= inFlightMax) return
    if (this.#sent === last) this.#flush()
    else this.#arm()
  }

  #flush(): void {
    const batch: Waiting<Key, Value>[] = []
    // The rest moves to a new Map. V8 links the former tables of a Map, including their entries, to its current one: a Map that is filled and
    // emptied while the server is busy would retain the keys of every request until the next major collection.
    const rest = new Map<string, Waiting<Key, Value>>()
    let calls = 0
    for (const [name, waiting] of this.#queue) {
      if (!waiting.isWanted) continue
      // The keys of one call are adjacent and share a statement, up to keysMax.
      const isNewCall = waiting.calls[0] !== batch.at(-1)?.calls[0]
      if (rest.size > 0 || batch.length === keysMax || (isNewCall && ++calls > callsMax)) rest.set(name, waiting)
      else batch.push(waiting)
    }
    this.#queue = rest
    if (batch.length === 0) {
      this.#endIfIdle()
      return
    }
    this.#inFlight++
    this.#sent++
    void this.#sendAll(batch).then(() => {
      this.#inFlight--
      if (this.#queue.size > 0) this.#flush()
      else this.#endIfIdle()
    })
    if (this.#queue.size > 0) this.#arm()
  }

  #endIfIdle(): void {
    if (this.#queue.size === 0 && this.#inFlight === 0 && !this.#armed) this.#onIdle()
  }

  async #sendAll([first, ...others]: readonly Waiting<Key, Value>[]): Promise<void> {
    if (first) await this.#send([first, ...others])
  }

  /** Never rejects: every waiting call receives its value or the error. */
  async #send(batch: readonly [Waiting<Key, Value>, ...Waiting<Key, Value>[]]): Promise<void> {
    const demand = new BatchDemand(batch)
    try {
      const [first, ...others] = batch
      const values = await this.#run([first.key, ...others.map(({ key }) => key)], demand)
      for (const [index, waiting] of batch.entries()) waiting.settle(values[index] as Value)
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      if (batch.length === 1 || !isOfOneKey(error)) {
        for (const waiting of batch) waiting.settle(error)
        return
      }
      const middle = batch.length >> 1
      await Promise.all([this.#sendAll(batch.slice(0, middle)), this.#sendAll(batch.slice(middle))])
    } finally {
      demand.end()
    }
  }
}

/**
 * Whether a single key can have caused the error of the whole statement: class 22 of PostgreSQL, data exceptions. The other keys are then
 * read again without it. Any other error, such as a lost connection or a time-out, would only occur again.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const isOfOneKey = (error: Error): boolean => 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
