import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { CannotRun } from '../content/error.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { eventChannel, observedClient, overPool } from './over-pool.ts'
import { session } from './session.ts'

/** A PostgreSQL server. CannotRun where it doesn't answer: the message never holds the password. */
export async function openServer(url: string, { connectionsMax = 10, onStatement }: DatabaseOptions): Promise<Database> {
  const options = Object.entries(session)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  const pool = new pg.Pool({
    connectionString: url,
    options,
    connectionTimeoutMillis: 10_000,
    max: connectionsMax,
    // A connection has its prepared statements: it is kept.
    idleTimeoutMillis: 0,
    ...(onStatement && { Client: observedClient(onStatement) }),
  })
  try {
    const client = await pool.connect()
    client.release()
  } catch (cause) {
    await pool.end()
    const { host, pathname } = new URL(url)
    throw new CannotRun(
      `The database ${pathname.slice(1)} on ${host || 'this machine'} can't be opened: ${reasonOf(cause)}. Check DATABASE_URL.`,
      { cause },
    )
  }
  return {
    ...overPool(pool),
    notice: null,
    listen: async (heard) => listen(url, heard),
    snapshot: () => Promise.reject(new Error('A snapshot is made of the embedded database only.')),
  }
}

/** After so long a connection that was lost is made anew. */
const listenAgainMs = 1000

/** Over a connection of its own, for as long as nobody ends it: what was committed while it was broken may have been missed. */
function listen(url: string, heard: () => void): () => Promise<void> {
  const ending = new AbortController()
  const listenOnce = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true })
    const lost = new Promise<void>((resolve) => {
      client.once('error', () => resolve())
      client.once('end', () => resolve())
      ending.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    try {
      await client.connect()
      client.on('notification', heard)
      await client.query(`LISTEN ${eventChannel}`)
      heard()
      await lost
    } finally {
      await client.end()
    }
  }
  const listening = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await listenOnce().catch(() => undefined)
      await setTimeout(listenAgainMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }
  const ended = listening()
  return async () => {
    ending.abort()
    await ended
  }
}

/** Several addresses of one host fail with an error that has no message of its own. */
const reasonOf = (cause: unknown): string =>
  cause instanceof AggregateError ? cause.errors.map(reasonOf).join('; ') : cause instanceof Error ? cause.message : String(cause)
