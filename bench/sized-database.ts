import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** Creates a database on the server with this number of articles of the benchmark. An existing one is used unchanged. */
export async function sizedDatabase(server: string, articles: number): Promise<string> {
  const name = nameOf(articles)
  await onServer(server, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`)
  })
  const url = new URL(`/${name}`, server).href
  const load = spawn(process.execPath, [fileURLToPath(new URL('load.ts', import.meta.url)), '--texts', '--articles', String(articles)], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = (await once(load, 'exit')) as [number | null]
  if (status !== 0) throw new Error(`Loading ${articles} articles failed.`)
  return url
}

export const dropSizedDatabase = (server: string, articles: number): Promise<unknown> =>
  onServer(server, (client) => client.query(`DROP DATABASE ${nameOf(articles)}`))

const nameOf = (articles: number): string => `kiosque_bench_${articles}`

async function onServer(url: string, run: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}
