import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

interface StartOptions {
  /** Options of Node. */
  readonly node?: readonly string[]
  /** Further environment variables. */
  readonly variables?: Readonly<Record<string, string>>
  /** The program of this folder to start: the gateway by default. */
  readonly program?: string
}

/** Starts a gateway, or another server of this folder, in its own process, in production mode, on the database at this URL. */
export async function startGateway(
  databaseUrl: string,
  { node = [], variables, program = 'serve.ts' }: StartOptions = {},
): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const child = spawn(process.execPath, [...node, fileURLToPath(new URL(program, import.meta.url))], {
    env: { ...process.env, ...variables, NODE_ENV: 'production', PORT: '0', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [ready] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, ...z.object({ url: z.string(), pid: z.number() }).parse(JSON.parse(ready.toString())) }
}
