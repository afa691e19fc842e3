import pg from 'pg'
import { isConnectionLost, isConnectionRefused, noteSocketError } from './connection-error.ts'

/** How long a caller waits for a connection, in milliseconds. */
export const connectionWaitMs = 5000
/** How soon the server is asked for another connection after it refused one, in milliseconds. */
const refusedPauseMs = 250

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: (broken?: Error | boolean) => void) => void

interface ConnectionPoolOptions extends Omit<pg.PoolConfig, 'Client'> {
  readonly Client?: typeof pg.Client
  /** Throws ServiceUnavailable while the server is known to be away: then nobody waits for a connection. */
  readonly assertAvailable?: () => void
}

/**
 * node-postgres' pool, with four differences. No broken connection can end the process, at no moment of its life. A connection is kept
 * when a statement fails, and replaced only when it is broken. Where the server refuses a further connection, the caller waits for one
 * that exists. And every connection can be broken at once, in use or not.
 */
export class ConnectionPool extends pg.Pool {
  readonly #clients: ReadonlySet<pg.Client>
  readonly #assertAvailable: () => void
  readonly #connectionsMax: number
  #growing: NodeJS.Timeout | undefined

  constructor({ assertAvailable = () => undefined, Client = pg.Client, ...options }: ConnectionPoolOptions) {
    const clients = new Set<pg.Client>()
    super({ ...options, Client: trackedClient(Client, clients) })
    this.#clients = clients
    this.#assertAvailable = assertAvailable
    this.#connectionsMax = this.options.max
    // The pool replaces an idle connection that breaks. Without a listener the event would end the process.
    this.on('error', () => undefined)
  }

  /** Whether anybody uses or waits for a connection. */
  get isBusy(): boolean {
    return this.totalCount > this.idleCount || this.waitingCount > 0
  }

  /** Breaks every connection, also those that are being made: statements under way fail, and their transactions are rolled back by the server. */
  breakConnections(): void {
    for (const client of this.#clients) client.connection.stream.destroy()
  }

  /**
   * Keeps the connection when a statement is refused, where node-postgres throws it away. On the embedded database a new connection would
   * lead to the same PGlite, and an answer to one statement would go to whoever sent another.
   */
  // biome-ignore lint/suspicious/noExplicitAny: node-postgres' own overloads; the arguments are passed on untouched.
  override async query(...args: any[]): Promise<any> {
    const client = await this.connect()
    let isBroken = false
    try {
      // @ts-expect-error the overloads can't be forwarded as one
      return await client.query(...args)
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
      this.#connect(callback)
      return undefined
    }
    return new Promise((resolve, reject) => this.#connect((error, client) => (client ? resolve(client) : reject(error))))
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
      const again = () => this.#connect(connected, waitedMs + refusedPauseMs)
      if (!isConnectionRefused(error) || waitedMs >= connectionWaitMs) connected(error, undefined, release)
      else if (this.totalCount === 0) setTimeout(again, refusedPauseMs)
      else {
        this.#stopGrowing()
        again()
      }
    })
  }

  /** Keeps the pool at its size for a moment: callers then queue for the connections that it has. */
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
 * A client that is in the set for as long as it has a connection. The pool listens to idle connections only, and whoever checks one out
 * listens later: an error in between would end the process.
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
