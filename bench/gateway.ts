import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Starts a gateway in its own process, in production mode, on the database at this URL. `options` are passed to Node. */
export async function startGateway(
  databaseUrl: string,
  options: readonly string[] = [],
): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const child = spawn(process.execPath, [...options, fileURLToPath(new URL('serve.ts', import.meta.url))], {
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [ready] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, ...z.object({ url: z.string(), pid: z.number() }).parse(JSON.parse(ready.toString())) }
}
