import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Audience } from '../../src/content/audience.ts'
import type { Role } from '../../src/http/claims.ts'
import { issueDevelopmentToken } from '../../src/http/development-key.ts'
import { type DatabaseKind, scratchServerDatabase } from '../databases.ts'
import { dataFolder, serveKiosque } from '../kiosque-process.ts'
import { articles } from './article.ts'
import type { FuzzRequest } from './request.ts'

/** An answer as far as it is looked at. */
export interface Answered {
  readonly status: number
  readonly type: string
  /** Null where the body is no JSON, or a stream of events. */
  readonly body: {
    readonly data?: unknown
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
  } | null
}

export type FuzzedGateway = Awaited<ReturnType<typeof startGateway>>

const probe = fileURLToPath(new URL('memory-probe.ts', import.meta.url))

/** The command `kiosque serve` in a process of its own, on a database with a newspaper in it, with a probe for its memory. */
export async function startGateway(kind: DatabaseKind) {
  const { folder, remove } = await dataFolder()
  const server = kind === 'PostgreSQL' ? await scratchServerDatabase() : null
  const served = await serveKiosque(['--sample'], {
    KIOSQUE_DATA: folder,
    NODE_OPTIONS: `--expose-gc --import=${probe}`,
    ...(server && { DATABASE_URL: server.url }),
  })
  const tokenOf = (role: Role) => issueDevelopmentToken(folder, { role, subject: 'fuzz', name: null, seconds: 86_400 }, new Date())
  const tokens = new Map<Audience, string>([
    ['SUBSCRIBER', await tokenOf('SUBSCRIBER')],
    ['EDITOR', await tokenOf('EDITOR')],
  ])
  const headersOf = (audience: Audience): Record<string, string> => {
    const token = tokens.get(audience)
    return token === undefined ? {} : { Authorization: `Bearer ${token}` }
  }
  const { origin } = new URL(served.url)
  const ingesting = await tokenOf('INGEST')
  for (const [key, article] of articles.entries()) {
    const response = await fetch(`${origin}/ingest/fuzz-${key}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${ingesting}` },
      body: JSON.stringify(article),
    })
    expect(response.status, await response.text()).toBe(201)
  }
  return {
    origin,
    /** Asks the graph by POST as the public does. */
    query: async (query: string): Promise<unknown> => {
      const body = JSON.stringify({ query })
      return (await fetch(served.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()
    },
    send: ({ audience, method, accept, body }: FuzzRequest): Promise<Answered> => {
      const headers = { Accept: accept, ...headersOf(audience) }
      if (method === 'POST')
        return answered(served.url, { method, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
      const search = new URLSearchParams(Object.entries(body).map(([name, value]) => [name, textOf(value)]))
      return answered(`${served.url}?${search}`, { headers })
    },
    /** What it logged so far. */
    log: () => served.stderr(),
    /** Bytes in use once all garbage is collected. */
    heapUsed: async (): Promise<number> => {
      const before = probed(served.stdout()).length
      served.kill('SIGUSR2')
      await expect.poll(() => probed(served.stdout()).length, { timeout: 20_000 }).toBeGreaterThan(before)
      return probed(served.stdout()).at(-1) ?? 0
    },
    async stop(): Promise<number | null> {
      const status = await served.stop()
      await server?.drop()
      await remove()
      return status
    },
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const probed = (stdout: string): number[] => [...stdout.matchAll(/^heap used: (\d+)$/gmu)].map(([, bytes]) => Number(bytes))

/** Reads the answer; of a stream of events its beginning, which ends the subscription. */
async function answered(url: string, init: RequestInit): Promise<Answered> {
  const stop = new AbortController()
  const response = await fetch(url, { ...init, signal: stop.signal })
  const type = response.headers.get('Content-Type') ?? ''
  if (type.startsWith('text/event-stream')) {
    await response.body?.getReader().read()
    stop.abort()
    return { status: response.status, type, body: null }
  }
  const text = await response.text()
  return { status: response.status, type, body: /json/u.test(type) ? (JSON.parse(text) as Answered['body']) : null }
}
