// Measures pages, feeds and 304s beside the graph, a plain server and static files: npm run bench:documents
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from '../src/env.ts'
import { medianOf } from '../src/related/metrics.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { cpuDuring } from './cpu-time.ts'
import { startGateway } from './gateway.ts'
import { peakBytesOf } from './peak-memory.ts'
import { hasNginx, serveFiles, writeDocument } from './static-files.ts'
import { wholeNumber } from './whole-number.ts'
import { bodyOf, connections, drawsFrom } from './workload.ts'
import { wrk } from './wrk.ts'

const help = `Measures documents beside the graph's answers, a plain server and static files, in interleaved rounds.

  DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench npm run bench:documents [-- OPTIONS]

  --workload NAMES   d1 article pages, d2 the front page, d3 /feeds/latest.rss, d4 documents that the client knows (default: all)
  --rounds NUMBER    rounds (default: 5)
  --seconds NUMBER   seconds of each measurement (default: 4)
  --help             show this text

graph: the gateway's GraphQL answer with the same content (W1 for d1, W2 for d2), and W1 for d3.
peer: a bare Node server with one statement and a template string per page (bench/document-peer.ts).
nginx: the gateway's documents as files. It is skipped where nginx is not installed.
The client is wrk with ${connections} connections. All servers share the machine with it and with PostgreSQL.
`

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'd1,d2,d3,d4' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const { DATABASE_URL } = readEnvironment()
if (!DATABASE_URL)
  stop('Say where npm run bench:load has put the articles: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench')
const workloads = values.workload.split(',')
for (const name of workloads) if (!/^d[1-4]$/u.test(name)) stop(`--workload has "${name}": expected d1, d2, d3 or d4.`)
const rounds = wholeNumber('rounds', values.rounds)
const seconds = wholeNumber('seconds', values.seconds)

/** A server, and the file of the requests that are sent to it. */
interface Target {
  readonly name: string
  readonly url: string
  readonly pid: number
  readonly file: string
}

interface Measurement {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** CPU milliseconds per answer. */
  readonly server: number
  readonly postgresql: number
  readonly bytes: number
}

type Server = Omit<Target, 'name' | 'file'>

/** Number of requests that are sent in turn. */
const requestCount = 2000
/** Number of pages whose ETags the client knows. */
const knownPages = 100

const database = await openDatabase({ url: DATABASE_URL }, { connectionsMax: 1 })
const draws = await drawsFrom(database)
const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-documents-'))
const running: { readonly child: { kill(): boolean; once(event: 'exit', listener: () => void): unknown } }[] = []
try {
  const gateway = started(await startGateway(DATABASE_URL))
  const peer = started(await startGateway(DATABASE_URL, { program: 'document-peer.ts' }))
  const files = hasNginx() ? started(await serveFiles(folder)) : null
  if (!files) console.error('nginx is not installed: static files are not measured.')
  const documents = [...[['kiosque', gateway] as const, ['peer', peer] as const], ...(files ? [['nginx', files] as const] : [])]

  const slugs = Array.from({ length: requestCount }, () => String(draws.get('w1')?.().slug))
  const pages = slugs.map((slug) => `/a/${slug}`)
  const bodies: Record<string, readonly string[]> = {
    d1: slugs.map((slug) => bodyOf('w1', { slug })),
    d2: [bodyOf('w2', {})],
    d3: slugs.map((slug) => bodyOf('w1', { slug })),
  }
  const known = ['/', '/feeds/latest.rss', ...new Set(pages)].slice(0, 2 + knownPages)
  const paths: Record<string, readonly string[]> = { d1: pages, d2: ['/'], d3: ['/feeds/latest.rss'], d4: known }

  console.log('| | | answers/s | CPU ms per answer: server + PostgreSQL | to kiosque | p50, p99 ms | KB | peak MB |')
  console.log('|---|---|---:|---:|---:|---:|---:|---:|')
  for (const workload of workloads) {
    const asked = paths[workload] ?? []
    if (files) for (const address of new Set(asked)) await writeDocument(folder, address, await textOf(gateway, address))
    const targets: Target[] = []
    for (const [name, server] of documents) {
      const lines = workload === 'd4' ? await Promise.all(asked.map((address) => withEtag(server, address))) : asked
      targets.push(await target(workload, name, server, lines))
    }
    const graph = bodies[workload]
    if (graph) targets.push(await target(workload, 'graph', gateway, graph))
    await compare(workload, targets)
  }
} finally {
  await database.close()
  for (const { child } of running) {
    const exited = new Promise<void>((resolve) => child.once('exit', resolve))
    child.kill()
    await exited
  }
  await rm(folder, { recursive: true })
}

async function compare(workload: string, targets: readonly Target[]): Promise<void> {
  const measured = new Map(targets.map(({ name }) => [name, [] as Measurement[]]))
  for (const each of targets) await measure(each, 1)
  for (let round = 0; round < rounds; round += 1)
    for (const each of round % 2 ? targets.toReversed() : targets) measured.get(each.name)?.push(await measure(each, seconds))
  const medianIn = (name: string, figure: keyof Measurement) =>
    medianOf((measured.get(name) ?? []).map((measurement) => measurement[figure]))
  const cpu = (name: string) => medianIn(name, 'server') + medianIn(name, 'postgresql')
  for (const { name, pid } of targets) {
    if (workload === 'd4' && medianIn(name, 'bytes') > 1000) throw new Error(`${name} sends more than the headers of a 304.`)
    const of = (figure: keyof Measurement, digits: number) => medianIn(name, figure).toFixed(digits)
    console.log(
      `| ${[workload, name, of('perSecond', 0), `${of('server', 3)} + ${of('postgresql', 3)}`, (cpu('kiosque') / cpu(name)).toFixed(2), `${of('p50', 1)}, ${of('p99', 1)}`, (medianIn(name, 'bytes') / 1000).toFixed(1), (peakBytesOf(pid) / 1e6).toFixed(0)].join(' | ')} |`,
    )
  }
}

async function measure({ url, pid, file }: Target, duration: number): Promise<Measurement> {
  const { result, server, postgresql } = await cpuDuring(database, [pid], () => wrk({ url, file, connections, seconds: duration }))
  const { answers, bytes, seconds: lasted, p50, p99 } = result
  return { perSecond: answers / lasted, p50, p99, server: server / answers, postgresql: postgresql / answers, bytes: bytes / answers }
}

async function target(workload: string, name: string, { url, pid }: Server, lines: readonly string[]): Promise<Target> {
  const file = path.join(folder, `${workload}-${name}`)
  await writeFile(file, `${lines.join('\n')}\n`)
  return { name, url, pid, file }
}

async function textOf({ url }: Server, address: string): Promise<string> {
  const response = await fetch(new URL(address, url))
  if (response.status !== 200) throw new Error(`${address} answers ${response.status}.`)
  return response.text()
}

/** The path and the ETag of the document there. */
async function withEtag({ url }: Server, address: string): Promise<string> {
  const response = await fetch(new URL(address, url))
  await response.arrayBuffer()
  return `${address}\t${response.headers.get('etag') ?? ''}`
}

function started<Started extends (typeof running)[number]>(server: Started): Started {
  running.push(server)
  return server
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}
