import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A server for scratch databases. Its existing databases are not changed. */
const serverUrl = process.env.KIOSQUE_TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

/** Whether a server answers. */
export async function answers(): Promise<boolean> {
  // On a busy machine a connection takes seconds. An abandoned one also emits an error event, which would end the run if unhandled.
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

export interface ServerDatabase {
  readonly name: string
  readonly url: string
  readonly drop: () => Promise<void>
}

/** Creates a separate database on the server: empty, or a copy of the template. */
export async function scratchServerDatabase(template?: string): Promise<ServerDatabase> {
  const name = `kiosque_test_${randomBytes(6).toString('hex')}`
  await onServer(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`)
  return { name, url: new URL(`/${name}`, serverUrl).href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) }
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
