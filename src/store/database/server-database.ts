import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { CannotRun } from '../../content/error.ts'
import { Availability } from './availability.ts'
import { ConnectionPool, connectionWaitMs } from './connection-pool.ts'
import { ControlConnection } from './control-connection.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { pendingMigrations } from './migrate.ts'
import { eventChannel, observedClient, pooledDatabase } from './pooled-database.ts'
import { session } from './session.ts'

/** What asks whether the gateway is ready waits a second at most: it has to be answered before. */
const readyMs = 900
/** A server that answers is told goodbye; one that does not is left after so long, in milliseconds. */
const closeMs = 1000

/** A PostgreSQL server. CannotRun where it doesn't answer: the message never holds the password. */
export async function openServer(
  url: string,
  { connectionsMax = 10, onStatement, onAvailability = () => undefined }: DatabaseOptions,
): Promise<Database> {
  const options = Object.entries(session)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  const config = { connectionString: url, options, connectionTimeoutMillis: connectionWaitMs, keepAlive: true }
  const control = new ControlConnection(config)
  const listening = new Set<Listening>()
  const availability: Availability = new Availability({
    probe: (timeoutMs) => control.run((client) => client.query('SELECT 1'), timeoutMs),
    isBusy: () => pool.isBusy,
    onAway() {
      pool.breakConnections()
      for (const listener of listening) listener.reconnect()
    },
    onReport: onAvailability,
  })
  const pool = new ConnectionPool({
    ...config,
    assertAvailable: () => availability.assert(),
    max: connectionsMax,
    // A connection has its prepared statements: it is kept.
    idleTimeoutMillis: 0,
    ...(onStatement && { Client: observedClient(onStatement) }),
  })
  const database = pooledDatabase(pool, (cause) => availability.suspect(cause))
  const close = async () => {
    availability.close()
    control.close()
    // A frozen server never confirms that a connection has ended.
    const breaking = globalThis.setTimeout(() => pool.breakConnections(), closeMs)
    await database.close().finally(() => clearTimeout(breaking))
  }
  try {
    const client = await pool.connect()
    client.release()
  } catch (cause) {
    await close()
    const { host, pathname } = new URL(url)
    throw new CannotRun(
      `The database ${pathname.slice(1)} on ${host || 'this machine'} can't be opened: ${reasonOf(cause)}. Check DATABASE_URL.`,
      { cause },
    )
  }
  return {
    ...database,
    notice: null,
    pendingMigrations: () => control.run(pendingMigrations, readyMs),
    async listen(heard) {
      const listener = new Listening(config, heard)
      listening.add(listener)
      return async () => {
        listening.delete(listener)
        await listener.end()
      }
    },
    snapshot: () => Promise.reject(new Error('A snapshot is made of the embedded database only.')),
    close,
  }
}

/** A lost connection is made anew after so long, in milliseconds. */
const reconnectMs = 500

/** Listens to events over a connection of its own, until it is ended. What was committed while it was broken may have been missed. */
class Listening {
  readonly #config: pg.ClientConfig
  readonly #heard: () => void
  readonly #ending = new AbortController()
  readonly #ended: Promise<void>
  #client: pg.Client | null = null

  constructor(config: pg.ClientConfig, heard: () => void) {
    this.#config = config
    this.#heard = heard
    this.#ended = this.#listen()
  }

  /** Leaves a connection that may hang: another is made. */
  reconnect(): void {
    this.#client?.connection.stream.destroy()
  }

  async end(): Promise<void> {
    this.#ending.abort()
    this.reconnect()
    await this.#ended
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      await this.#listenOnce().catch(() => undefined)
      await setTimeout(reconnectMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #listenOnce(): Promise<void> {
    const client = new pg.Client(this.#config)
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.once('end', () => resolve())
    })
    this.#client = client
    try {
      await client.connect()
      client.on('notification', this.#heard)
      await client.query(`LISTEN ${eventChannel}`)
      this.#heard()
      await lost
    } finally {
      client.connection.stream.destroy()
    }
  }
}

/** Several addresses of one host fail with an error that has no message of its own. */
const reasonOf = (cause: unknown): string =>
  cause instanceof AggregateError ? cause.errors.map(reasonOf).join('; ') : cause instanceof Error ? cause.message : String(cause)
