import pg from 'pg'

/** A connection beside the pool, for what must not wait behind statements: whether the server answers, and whether it is ready. */
export class ControlConnection {
  readonly #config: pg.ClientConfig
  #connecting: Promise<pg.Client> | null = null
  #isClosed = false

  constructor(config: pg.ClientConfig) {
    this.#config = config
  }

  /**
   * Runs a few short statements, within so many milliseconds in all. A connection that turns out to be broken is made anew once: it may
   * have broken while nobody used it.
   */
  async run<Result>(statements: (client: pg.Client) => Promise<Result>, timeoutMs: number): Promise<Result> {
    const isUsed = this.#connecting !== null
    const startedAt = performance.now()
    try {
      return await this.#attempt(statements, timeoutMs)
    } catch (cause) {
      const leftMs = timeoutMs - (performance.now() - startedAt)
      if (!isUsed || leftMs <= 0 || this.#isClosed) throw cause
      return this.#attempt(statements, leftMs)
    }
  }

  /** Drops the connection and never opens another: a statement that is under way fails. */
  close(): void {
    this.#isClosed = true
    this.#drop(this.#connecting)
  }

  async #attempt<Result>(statements: (client: pg.Client) => Promise<Result>, timeoutMs: number): Promise<Result> {
    this.#connecting ??= this.#connect()
    const connecting = this.#connecting
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(timeoutError(timeoutMs)), timeoutMs)
    })
    try {
      return await Promise.race([connecting.then(statements), late])
    } catch (cause) {
      this.#drop(connecting)
      throw cause
    } finally {
      clearTimeout(timer)
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
