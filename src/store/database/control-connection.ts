import pg from 'pg'

/**
 * A time-out elapses in this many ticks. While the process itself is busy, the answer can't be read: however long that takes, it is one
 * tick, so that a server is not declared unavailable because of it.
 */
const timeoutTicks = 10

/** A connection outside the pool, for checks that must not wait for other statements: availability and readiness. */
export class ControlConnection {
  readonly #config: pg.ClientConfig
  #connecting: Promise<pg.Client> | null = null
  #isClosed = false
  /** The statements before. node-postgres accepts one statement at a time. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(config: pg.ClientConfig) {
    this.#config = config
  }

  /**
   * Runs a few short statements within the given total time. If an existing connection fails, a new one is tried once, because the old one
   * may have broken while it was idle.
   */
  async run<Result>(statements: (client: pg.Client) => Promise<Result>, timeoutMs: number): Promise<Result> {
    const wasConnected = this.#connecting !== null
    const startedAt = performance.now()
    try {
      return await this.#attempt(statements, timeoutMs)
    } catch (cause) {
      const leftMs = timeoutMs - (performance.now() - startedAt)
      if (!wasConnected || leftMs <= 0 || this.#isClosed) throw cause
      return this.#attempt(statements, leftMs)
    }
  }

  /** Drops the connection and never opens another one. A running statement fails. */
  close(): void {
    this.#isClosed = true
    this.#drop(this.#connecting)
  }

  async #attempt<Result>(statements: (client: pg.Client) => Promise<Result>, timeoutMs: number): Promise<Result> {
    if (this.#isClosed) throw new Error('The connection is closed.')
    this.#connecting ??= this.#connect()
    const connecting = this.#connecting
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_resolve, reject) => {
      let ticks = 0
      timer = setInterval(() => {
        ticks += 1
        if (ticks === timeoutTicks) reject(timeoutError(timeoutMs))
      }, timeoutMs / timeoutTicks)
    })
    try {
      const result = this.#last.then(() => connecting).then(statements)
      this.#last = result.catch(() => undefined)
      return await Promise.race([result, timeout])
    } catch (cause) {
      this.#drop(connecting)
      throw cause
    } finally {
      clearInterval(timer)
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config)
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (cause) {
      client.connection.stream.destroy()
      throw cause
    }
  }

  #drop(connecting: Promise<pg.Client> | null): void {
    if (this.#connecting === connecting) this.#connecting = null
    connecting?.then(
      (client) => client.connection.stream.destroy(),
      () => undefined,
    )
  }
}

const timeoutError = (timeoutMs: number): Error => new Error(`The server did not answer within ${Math.round(timeoutMs)} ms.`)
