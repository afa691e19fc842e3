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

/** Timeout of a readiness check, in milliseconds. Load balancers may wait only one second for the answer. */
const readyMs = 900
/** How long to wait until the server has received the request to cancel a statement, in milliseconds. */
const cancelMs = 1000
/** How long to wait for the server to confirm that the connections are closed, in milliseconds. */
const closeMs = 1000

/** Connects to a PostgreSQL server. Throws CannotRun if it doesn't answer. The message never contains the password. */
export async function openServer(
  url: string,
  { connectionsMax = 10, statementTimeoutMs = 0, onStatement, keepsContext, onAvailability = () => undefined }: DatabaseOptions,
): Promise<Database> {
  const options = Object.entries({ ...session, statement_timeout: statementTimeoutMs })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  const config = { connectionString: url, options, connectionTimeoutMillis: connectionWaitMs, keepAlive: true }
  const control = new ControlConnection(config)
  const listeners = new Set<NotificationListener>()
  const availability: Availability = new Availability({
    probe: (timeoutMs) => control.run((client) => client.query('SELECT 1'), timeoutMs),
    isBusy: () => pool.isBusy,
    onUnavailable() {
      pool.breakConnections()
      for (const listener of listeners) listener.reconnect()
    },
    onReport: onAvailability,
  })
  const pool = new ConnectionPool({
    ...config,
    assertAvailable: () => availability.assert(),
    max: connectionsMax,
    // Idle connections are kept open, because they hold prepared statements.
    idleTimeoutMillis: 0,
    keepsContext,
    ...(onStatement && { Client: observedClient(onStatement) }),
  })
  const database = pooledDatabase(pool, {
    onFailure: (cause) => availability.suspect(cause),
    cancel: (processId) => control.run((client) => client.query('SELECT pg_cancel_backend($1)', [processId]), cancelMs),
  })
  const close = async () => {
    availability.close()
    control.close()
    // A frozen server never confirms that a connection is closed.
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
    async listen(onEvent) {
      const listener = new NotificationListener(config, onEvent)
      listeners.add(listener)
      return async () => {
        listeners.delete(listener)
        await listener.end()
      }
    },
    snapshot: () => Promise.reject(new Error('Only the embedded database supports snapshots.')),
    close,
  }
}

/** How long to wait before a lost connection is established again, in milliseconds. */
const reconnectMs = 500

/**
 * Listens for events over a dedicated connection until `end` is called. Calls `onEvent` for each event and each time it has connected,
 * because events may have been missed before.
 */
class NotificationListener {
  readonly #config: pg.ClientConfig
  readonly #onEvent: () => void
  readonly #ending = new AbortController()
  readonly #ended: Promise<void>
  #client: pg.Client | null = null

  constructor(config: pg.ClientConfig, onEvent: () => void) {
    this.#config = config
    this.#onEvent = onEvent
    this.#ended = this.#listen()
  }

  /** Drops a connection that may be unresponsive, so that a new one is established. */
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
      client.on('notification', this.#onEvent)
      await client.query(`LISTEN ${eventChannel}`)
      this.#onEvent()
      await lost
    } finally {
      client.connection.stream.destroy()
    }
  }
}

/** If a host has several addresses, the error is an AggregateError without a message. */
const reasonOf = (cause: unknown): string =>
  cause instanceof AggregateError ? cause.errors.map(reasonOf).join('; ') : cause instanceof Error ? cause.message : String(cause)
