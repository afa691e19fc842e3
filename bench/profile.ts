// Profiles the server: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench npm run bench:profile -- --workload w1
// The gateway runs in production mode on the data of bench:load, with V8's sampling profiler. The output is the number of microseconds of
// its main thread for one response, by category. Time in Node's own functions is attributed to the caller.
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { z } from 'zod'
import { readEnvironment } from '../src/env.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { startGateway } from './gateway.ts'
import { ask, connections, drawsFrom } from './workload.ts'

const { values } = parseArgs({ options: { workload: { type: 'string', default: 'w1' }, seconds: { type: 'string', default: '6' } } })
const { DATABASE_URL } = readEnvironment()
if (!DATABASE_URL)
  stop('Say where npm run bench:load has put the articles: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench')

const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
  startTime: z.number(),
})
type ProfileNode = z.infer<typeof Profile>['nodes'][number]

/** Categories by the URL of a script; the first match applies. */
const areas: readonly (readonly [string, RegExp])[] = [
  [
    'reading rows',
    /\/pg-protocol\/dist\/(parser|buffer-reader)|\/pg\/lib\/result|\/pg-types\/|\/postgres-(array|date)\/|\/src\/store\/instant/,
  ],
  ['sending statements', /\/node_modules\/(pg|pg-pool|pg-protocol)\/|client-runtime-utils|\/src\/store\/(statement-name|over-pool)/],
  ['loaders and merging', /\/node_modules\/dataloader\/|\/src\/store\/merge|\/src\/graph\/(loaders|reads)/],
  ['store', /\/src\/store\//],
  ['graph', /\/src\/(graph|content)\/|\/node_modules\/(graphql|@pothos)\//],
  ['JSON and HTTP', /\/src\/|\/node_modules\//],
]

const database = await openDatabase({ url: DATABASE_URL }, { connectionsMax: 1 })
const draws = await drawsFrom(database).catch((cause: Error) => stop(`${cause.message}: npm run bench:load fills a database.`))
await database.close()
const draw = draws.get(values.workload)
if (!draw) stop(`There is no workload ${values.workload}: w1, w2, w3 or w4.`)

const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-profile-'))
const gateway = await startGateway(DATABASE_URL, {
  node: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=250'],
})
const pool = new Pool(new URL(gateway.url).origin, { connections })
const seconds = Number(values.seconds)
await ask(pool, values.workload, draw, 3)
const from = now()
const answers = await ask(pool, values.workload, draw, seconds)
const until = now()
await pool.close()
gateway.child.kill()
await once(gateway.child, 'exit')
report(await microsecondsByArea(), answers)
await rm(folder, { recursive: true })

/** Microseconds on the clock that profiles use. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** The interval in which responses were counted. */
async function microsecondsByArea(): Promise<Map<string, number>> {
  const [file = ''] = await readdir(folder)
  const { nodes, samples, timeDeltas, startTime } = Profile.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const spent = new Map<string, number>()
  let at = startTime
  for (const [index, delta] of timeDeltas.entries()) {
    at += delta
    const node = byId.get(samples[index] ?? 0)
    const area = node && at >= from && at <= until ? areaOf(node) : null
    if (area) spent.set(area, (spent.get(area) ?? 0) + delta)
  }
  return spent

  /** Null while the process is idle. */
  function areaOf(node: ProfileNode): string | null {
    const { functionName } = node.callFrame
    if (functionName === '(idle)') return null
    if (functionName === '(garbage collector)') return 'garbage collection'
    let caller: ProfileNode | undefined = node
    while (caller && !/^file:/.test(caller.callFrame.url)) caller = byId.get(callers.get(caller.id) ?? 0)
    const url = caller?.callFrame.url
    return areas.find(([, pattern]) => url && pattern.test(url))?.[0] ?? "Node's own: sockets, HTTP, promises"
  }
}

function report(spent: ReadonlyMap<string, number>, answers: number): void {
  const rows = [...spent].sort(([, a], [, b]) => b - a)
  const sum = rows.reduce((total, [, microseconds]) => total + microseconds, 0)
  console.log(`${values.workload}: ${answers} answers in ${seconds} s; µs of the server's main thread an answer`)
  for (const [area, microseconds] of [['all', sum] as const, ...rows]) {
    const share = microseconds / sum
    console.log(`${(microseconds / answers).toFixed(1).padStart(7)} ${'█'.repeat(Math.round(share * 40)).padEnd(40)} ${area}`)
  }
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}
