import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { nothingAgreed } from '../../src/content/partner.ts'
import type { Role } from '../../src/http/claims.ts'
import { issueDevelopmentToken } from '../../src/http/development-key.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { scratchServerDatabase } from '../database-server.ts'
import { dataFolder, serveKiosque } from '../kiosque-process.ts'
import { articles, hostileArticles } from './article.ts'
import type { Credentials, RawRequest, Viewer } from './raw-request.ts'
import { type KnownRoute, routesOf } from './routes.ts'

/** What a gateway holds once all garbage is collected. */
export interface Held {
  readonly heapBytes: number
  /** Connections of clients and to the database. */
  readonly sockets: number
}

/** A gateway in a process of its own, with a newspaper and a probe of its memory. */
export interface FuzzedGateway {
  readonly ports: Readonly<Record<RawRequest['server'], number>>
  readonly routes: readonly KnownRoute[]
  readonly credentials: Credentials
  /** Asks the graph by POST as the public does. */
  readonly query: (query: string) => Promise<unknown>
  /** What it has logged so far, from warnings on. */
  readonly log: () => string
  readonly held: () => Promise<Held>
  /** Resolves to its exit status; `null` if a signal ended it. */
  readonly stop: () => Promise<number | null>
}

const probe = fileURLToPath(new URL('memory-probe.ts', import.meta.url))

/** Milliseconds after which a gateway that does not stop is ended. Its own limit is ten seconds. */
const stoppedWithinMs = 60_000

/** Where the gateway stores its newspaper: the embedded database, or one of its own on a server, made from a template if there is one. */
export type FuzzedDatabase = { readonly kind: 'PGlite' } | { readonly kind: 'PostgreSQL'; readonly template: string | undefined }

export async function startGateway(storage: FuzzedDatabase): Promise<FuzzedGateway> {
  const { folder, remove } = await dataFolder()
  const server = storage.kind === 'PostgreSQL' ? await scratchServerDatabase(storage.template) : null
  const database = await openDatabase(server ? { url: server.url } : { folder })
  await database.migrate()
  const keys = await addPartner(database, { ...nothingAgreed, name: 'Le Relais', rights: 'FULL' }, new Date())
  const routes = routesOf(database)
  await database.close()

  const served = await serveKiosque(['--sample'], {
    KIOSQUE_DATA: folder,
    NODE_OPTIONS: `--expose-gc --trace-deprecation --import=${probe}`,
    METRICS_PORT: '0',
    // So that a client that sends half a request does not take longer than necessary.
    ARRIVAL_SECONDS: '3',
    KEEP_ALIVE_SECONDS: '3',
    ...(server && { DATABASE_URL: server.url }),
  })
  const tokenOf = (role: Role) => issueDevelopmentToken(folder, { role, subject: 'fuzz', name: null, seconds: 86_400 }, new Date())
  const credentials = new Map<Viewer, string>([
    ['PARTNER', keys.secret],
    ['SUBSCRIBER', await tokenOf('SUBSCRIBER')],
    ['EDITOR', await tokenOf('EDITOR')],
    ['INGEST', await tokenOf('INGEST')],
  ])
  const stop = async () => {
    const late = setTimeout(() => served.kill('SIGKILL'), stoppedWithinMs)
    try {
      return await served.stop()
    } finally {
      clearTimeout(late)
      await server?.drop()
      await remove()
    }
  }
  try {
    await submit(new URL(served.url).origin, credentials.get('INGEST') ?? '')
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    ports: { gateway: portOf(served.url), metrics: portOf(/Metrics (\S+)/u.exec(served.stdout())?.[1] ?? '') },
    routes,
    credentials,
    query: async (query) => {
      const body = JSON.stringify({ query })
      return (await fetch(served.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()
    },
    log: served.stderr,
    async held() {
      const before = probed(served.stdout()).length
      served.kill('SIGUSR2')
      for (let waits = 0; probed(served.stdout()).length === before; waits++) {
        if (waits > 600) throw new Error('The gateway does not say what it holds.')
        await wait(50)
      }
      return probed(served.stdout()).at(-1) ?? { heapBytes: 0, sockets: 0 }
    },
    stop,
  }
}

/** Stores the articles over HTTP, as a CMS does. */
async function submit(origin: string, token: string): Promise<void> {
  for (const [key, article] of [...articles, ...hostileArticles].entries()) {
    const response = await fetch(`${origin}/ingest/fuzz-${key}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${token}` },
      body: JSON.stringify(article),
    })
    if (response.status !== 201) throw new Error(`The article ${key} is not stored: ${await response.text()}`)
  }
}

const portOf = (url: string): number => Number(new URL(url).port)

const probed = (stdout: string): Held[] =>
  [...stdout.matchAll(/^heap used: (\d+), sockets: (\d+)$/gmu)].map(([, heapBytes, sockets]) => ({
    heapBytes: Number(heapBytes),
    sockets: Number(sockets),
  }))
