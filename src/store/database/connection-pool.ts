import { AsyncResource } from 'node:async_hooks'
import pg from 'pg'
import { isConnectionLost, isConnectionRefused, noteSocketError } from './connection-error.ts'

/** How long a caller waits for a connection, in milliseconds. */
export const connectionWaitMs = 5000
/** How long to wait before the next connection attempt after the server refused one, in milliseconds. */
const refusedPauseMs = 250

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: (broken?: Error | boolean) => void) => void

interface ConnectionPoolOptions extends Omit<pg.PoolConfig, 'Client'> {
  readonly Client?: typeof pg.Client
  /** Throws ServiceUnavailable while the server is unavailable, so that callers do not wait for a connection. */
  readonly assertAvailable?: () => void
  /** Whether a caller that waits for a connection continues in its own asynchronous context, which tracing needs. */
  readonly keepsContext?: boolean | undefined
}

/**
 * node-postgres' pool, with four differences. A broken connection never ends the process. A connection is kept when a statement fails, and
 * replaced only when it is broken. If the server refuses a further connection, the caller waits for an existing one. All connections,
 * including those in use, can be broken at once.
 */
export class ConnectionPool extends pg.Pool {
  readonly #clients: ReadonlySet<pg.Client>
  readonly #assertAvailable: () => void
  readonly #connectionsMax: number
  readonly #keepsContext: boolean
  #growing: NodeJS.Timeout | undefined

  constructor({ assertAvailable = () => undefined, Client = pg.Client, keepsContext = false, ...options }: ConnectionPoolOptions) {
    const clients = new Set<pg.Client>()
    super({ ...options, Client: trackedClient(Client, clients) })
    this.#clients = clients
    this.#assertAvailable = assertAvailable
    this.#keepsContext = keepsContext
    this.#connectionsMax = this.options.max
    // The pool replaces a broken idle connection, and emits an event that would end the process if it had no listener.
    this.on('error', () => undefined)
  }

  /** Whether a caller is using or waiting for a connection. */
  get isBusy(): boolean {
    return this.totalCount > this.idleCount || this.waitingCount > 0
  }

  /**
   * Breaks all connections, including those being established. Running statements fail, and the server rolls back their transactions.
   */
  breakConnections(): void {
    for (const client of this.#clients) client.connection.stream.destroy()
  }

  /**
   * Keeps the connection when a statement fails, whereas node-postgres closes it. With the embedded database, a new connection would share
   * the same PGlite instance, and a caller could receive the answer to another caller's statement.
   */
  // biome-ignore lint/suspicious/noExplicitAny: node-postgres' overloads; the arguments are forwarded unchanged.
  override query(...args: any[]): Promise<any> {
    // @ts-expect-error the overloads can't be forwarded as one
    return this.withClient((client) => client.query(...args))
  }

  /** Lends a connection for as long as `run` takes. A broken one is replaced afterwards. */
  async withClient<Result>(run: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.connect()
    let isBroken = false
    try {
      return await run(client)
    } catch (cause) {
      isBroken = isConnectionLost(cause)
      throw cause
    } finally {
      client.release(isBroken)
    }
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback) {
      this.#connect(this.#keepsContext ? AsyncResource.bind(callback) : callback)
      return undefined
    }
    return new Promise((resolve, reject) => this.connect((error, client) => (client ? resolve(client) : reject(error))))
  }

  #connect(connected: Connected, waitedMs = 0): void {
    try {
      this.#assertAvailable()
    } catch (cause) {
      connected(cause as Error, undefined, () => undefined)
      return
    }
    super.connect((error, client, release) => {
      if (!error) {
        connected(undefined, client, release)
        return
      }
      noteSocketError(error)
      const retry = () => this.#connect(connected, waitedMs + refusedPauseMs)
      if (!isConnectionRefused(error) || waitedMs >= connectionWaitMs) connected(error, undefined, release)
      else if (this.totalCount === 0) setTimeout(retry, refusedPauseMs)
      else {
        this.#stopGrowing()
        retry()
      }
    })
  }

  /** Keeps the pool at its current size for a moment, so that callers queue for the existing connections. */
  #stopGrowing(): void {
    this.options.max = this.totalCount
    this.#growing ??= setTimeout(() => {
      this.options.max = this.#connectionsMax
      this.#growing = undefined
    }, refusedPauseMs)
    this.#growing.unref()
  }
}

/**
 * A client that is in the set while it has a connection. It always listens for errors: the pool listens to idle connections only, and a
 * caller that has checked out a client adds its listener later. An error in between would end the process.
 */
function trackedClient(Client: typeof pg.Client, clients: Set<pg.Client>) {
  return class extends Client {
    constructor(config?: pg.ClientConfig) {
      super(config)
      clients.add(this)
      this.on('error', noteSocketError)
      this.once('end', () => clients.delete(this))
    }
  }
}
