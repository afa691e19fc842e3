/** Loads keys together with those of concurrent requests. */
export interface Merged<Key, Value> {
  /** The values in the order of their keys; an error stands for its own key alone. */
  loadMany(keys: readonly Key[]): Promise<(Value | Error)[]>
}

interface MergeOptions<Key> {
  /** Keys with one name are one key: it is sent once. */
  readonly keyOf: (key: Key) => string
  /** Keys of one family can be answered by one statement; left out, all of them can. */
  readonly familyOf?: ((key: Key) => string) | undefined
}

/** Answers several keys by one statement, in their order. */
type Run<Key, Value> = (keys: readonly [Key, ...Key[]]) => Promise<readonly Value[]>

/** Statements of one family that run at once. More would only wait for each other's connections. */
const inFlightMax = 2
/** Keys of one statement: a longer one would keep the first of them waiting for the last. */
const keysMax = 200
/** Calls that one statement answers. If it answered all of them, the gateway would wait while the database works, and the reverse. */
const callsMax = 16
/** Keys that wait before a second statement is sent beside the first. With fewer, all requests would end up waiting for the database together. */
const secondFrom = 2 * callsMax
/** Milliseconds after which fewer keys are sent all the same: the statement before them is slow. */
const waitMsMax = 20

interface Waiting<Key, Value> {
  readonly key: Key
  /** The call that asked for it first. */
  readonly call: object
  readonly done: ((value: Value | Error) => void)[]
}

/**
 * Merges the loads of concurrent requests. A key joins a statement only before that is sent, and the statement's instant is taken when
 * it is sent: no answer is older than its request. What is merged must be the same for every request.
 */
export function merge<Key, Value>(run: Run<Key, Value>, { keyOf, familyOf = () => '' }: MergeOptions<Key>): Merged<Key, Value> {
  const families = new Map<string, Family<Key, Value>>()
  const familyFor = (key: Key): Family<Key, Value> => {
    const name = familyOf(key)
    let family = families.get(name)
    if (!family) {
      // Clients choose parts of some names, so a family is removed when it has nothing to do.
      family = new Family(run, () => families.delete(name))
      families.set(name, family)
    }
    return family
  }
  return {
    loadMany: (keys) =>
      new Promise((resolve) => {
        const values = new Array<Value | Error>(keys.length)
        let missing = keys.length
        if (missing === 0) resolve(values)
        for (const [index, key] of keys.entries()) {
          familyFor(key).ask(keyOf(key), key, values, (value) => {
            values[index] = value
            if (--missing === 0) resolve(values)
          })
        }
      }),
  }
}

class Family<Key, Value> {
  readonly #run: Run<Key, Value>
  readonly #onIdle: () => void
  #queue = new Map<string, Waiting<Key, Value>>()
  #inFlight = 0
  /** Statements so far. */
  #sent = 0
  #armed = false
  #overtaking: NodeJS.Timeout | undefined

  constructor(run: Run<Key, Value>, onIdle: () => void) {
    this.#run = run
    this.#onIdle = onIdle
  }

  ask(name: string, key: Key, call: object, done: (value: Value | Error) => void): void {
    const waiting = this.#queue.get(name)
    if (waiting) {
      waiting.done.push(done)
      return
    }
    this.#queue.set(name, { key, call, done: [done] })
    this.#arm()
  }

  /** Sent after the event loop has read every request that has arrived, so that they travel together. */
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

  /** Sends beside the statement that was the last when the wait began, unless others have been sent since. */
  #overtake(last: number): void {
    this.#overtaking = undefined
    if (this.#queue.size === 0 || this.#inFlight >= inFlightMax) return
    if (this.#sent === last) this.#flush()
    else this.#arm()
  }

  #flush(): void {
    const batch: Waiting<Key, Value>[] = []
    // The rest moves to a Map of its own. V8 links a Map's former tables, entries included, to its present one: a Map that is filled and
    // emptied for as long as the server is busy would keep what every request asked for until the next major collection.
    const rest = new Map<string, Waiting<Key, Value>>()
    let calls = 0
    for (const [name, waiting] of this.#queue) {
      // The keys of one call stand together, and are one statement unless that is too long.
      const isNewCall = waiting.call !== batch.at(-1)?.call
      if (rest.size > 0 || batch.length === keysMax || (isNewCall && ++calls > callsMax)) rest.set(name, waiting)
      else batch.push(waiting)
    }
    this.#queue = rest
    if (batch.length === 0) return
    this.#inFlight++
    this.#sent++
    void this.#sendAll(batch).then(() => {
      this.#inFlight--
      if (this.#queue.size > 0) this.#flush()
      else if (this.#inFlight === 0 && !this.#armed) this.#onIdle()
    })
    if (this.#queue.size > 0) this.#arm()
  }

  async #sendAll([first, ...others]: readonly Waiting<Key, Value>[]): Promise<void> {
    if (first) await this.#send([first, ...others])
  }

  /** Never rejects: every waiting call gets its value or the error. */
  async #send(batch: readonly [Waiting<Key, Value>, ...Waiting<Key, Value>[]]): Promise<void> {
    try {
      const [first, ...others] = batch
      const values = await this.#run([first.key, ...others.map(({ key }) => key)])
      for (const [index, { done }] of batch.entries()) for (const tell of done) tell(values[index] as Value)
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      if (batch.length === 1 || !isOfOneKey(error)) {
        for (const { done } of batch) for (const tell of done) tell(error)
        return
      }
      const middle = batch.length >> 1
      await Promise.all([this.#sendAll(batch.slice(0, middle)), this.#sendAll(batch.slice(middle))])
    }
  }
}

/**
 * Whether one key can have failed the whole statement: PostgreSQL's class 22, data exceptions. Then the other keys are read again
 * without it. Anything else, a lost connection or a time-out, would only be repeated.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const isOfOneKey = (error: Error): boolean => 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
