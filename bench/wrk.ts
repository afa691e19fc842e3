import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

const Result = z.object({
  answers: z.number(),
  /** An answer that is an error makes a measurement worthless. */
  failed: z.literal(0),
  bytes: z.number(),
  seconds: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p99: z.number(),
})

interface WrkOptions {
  readonly url: string
  /** The file of the requests, in the form that requests.lua describes. */
  readonly file: string
  readonly connections: number
  readonly seconds: number
  /** Clients that run at the same time begin at different requests if their seeds differ. */
  readonly seed?: number
}

/** Sends the requests of a file to a server, over and over, from one process of wrk. Rejects if an answer is an error. */
export async function wrk({ url, file, connections, seconds, seed = 0 }: WrkOptions): Promise<z.infer<typeof Result>> {
  const script = fileURLToPath(new URL('requests.lua', import.meta.url))
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, url, '--', file, String(seed)]
  const { stdout } = await promisify(execFile)('wrk', args)
  return Result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}
