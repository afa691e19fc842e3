// Measures the cost of a response as the archive grows: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres npm run bench:growth -- --articles 10000,1000000
// Each size has its own database, which is filled if it does not exist, and a gateway in production mode. The CPU time is the time that the
// system counts for the gateway and for the PostgreSQL processes that serve it, which must run on this machine. Rounds are interleaved.
// --keep keeps the databases. The documents are those of queries/, sent over as many connections as in the benchmark.
// Page 500 belongs to the timeline of an author who is added to the oldest articles.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { readEnvironment } from '../src/env.ts'
import { encodeTime } from '../src/graph/cursor.ts'
import { medianOf } from '../src/related/metrics.ts'
import { type Database, Prisma } from '../src/store/database/database.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { type CpuTime, cpuDuring } from './cpu-time.ts'
import { startGateway } from './gateway.ts'
import { dropSizedDatabase, sizedDatabase } from './sized-database.ts'
import { ask, connections, type Draw, drawsFrom } from './workload.ts'

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    keep: { type: 'boolean', default: false },
  },
})
const timelinePage = 20
/** A late page of a timeline. */
const deepPage = 500

const { DATABASE_URL } = readEnvironment()
if (!DATABASE_URL) {
  console.error('Say on which server: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres npm run bench:growth')
  process.exit(2)
}

/** A gateway on an archive of one size, with its workloads. */
interface Measured {
  readonly articles: number
  readonly gateway: ChildProcess
  readonly pid: number
  readonly database: Database
  readonly pool: Pool
  readonly draws: ReadonlyMap<string, Draw>
  /** CPU time per response: one value per round, by workload. */
  readonly costs: Map<string, CpuTime[]>
}

const sizes = values.articles.split(',').map(Number)
const measured: Measured[] = []
try {
  for (const articles of sizes) measured.push(await begin(articles, await sizedDatabase(DATABASE_URL, articles)))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const workload of workloadsOf(measured)) {
      for (const target of round % 2 ? measured.toReversed() : measured) await measure(target, workload, round === 0)
    }
  }
  report()
} finally {
  for (const { gateway, pool, database } of measured) {
    await pool.close()
    await database.close()
    gateway.kill()
    await once(gateway, 'exit')
  }
  if (!values.keep) for (const articles of sizes) await dropSizedDatabase(DATABASE_URL, articles)
}

async function begin(articles: number, url: string): Promise<Measured> {
  const database = await openDatabase({ url }, { connectionsMax: 1 })
  const draws = await drawsOf(database, articles)
  const { child: gateway, url: graph, pid } = await startGateway(url)
  return { articles, gateway, pid, database, pool: new Pool(new URL(graph).origin, { connections }), draws, costs: new Map() }
}

/** The workloads of the benchmark, and the first and a late page of a long timeline if the archive has enough articles. */
async function drawsOf(database: Database, articles: number): Promise<ReadonlyMap<string, Draw>> {
  const draws = await drawsFrom(database)
  if (articles < deepPage * timelinePage) return draws
  const [deep] = await database.query<{ publishedAt: Date; id: string }>(Prisma.sql`
    SELECT published_at AS "publishedAt", article_id AS id FROM article_author WHERE author_id = ${await prolificAuthor(database)}::uuid
    ORDER BY published_at DESC, article_id DESC OFFSET ${(deepPage - 1) * timelinePage - 1} LIMIT 1`)
  if (deep) {
    draws.set('w4, page 1 of a long timeline', () => ({ author: 'bench-agency', after: null }))
    draws.set(`w4, page ${deepPage}`, () => ({ author: 'bench-agency', after: encodeTime(deep) }))
  }
  return draws
}

/** Adds an author with a long timeline: the authors of the benchmark have 200 articles each. */
async function prolificAuthor(database: Database): Promise<string> {
  await database.query(Prisma.sql`INSERT INTO author (id, slug, name, kind) VALUES (gen_random_uuid(), 'bench-agency', 'Bench Agency', 'ORGANISATION')
    ON CONFLICT DO NOTHING`)
  await database.query(
    Prisma.sql`INSERT INTO author_slug (slug, author_id) SELECT slug, id FROM author WHERE slug = 'bench-agency' ON CONFLICT DO NOTHING`,
  )
  await database.query(Prisma.sql`INSERT INTO article_author (article_id, author_id, position, published_at)
    SELECT article.id, author.id, 1, article.published_at FROM author, article WHERE author.slug = 'bench-agency'
    ORDER BY article.published_at LIMIT ${deepPage * timelinePage} ON CONFLICT DO NOTHING`)
  const [author] = await database.query<{ id: string }>(Prisma.sql`SELECT id FROM author WHERE slug = 'bench-agency'`)
  return author?.id ?? ''
}

async function measure(target: Measured, workload: string, isFirst: boolean): Promise<void> {
  const draw = target.draws.get(workload)
  if (!draw) return
  if (isFirst) await ask(target.pool, workload, draw, 2)
  const { result, server, postgresql } = await cpuDuring(target.database, [target.pid], () =>
    ask(target.pool, workload, draw, Number(values.seconds)),
  )
  const cost = { server: server / result, postgresql: postgresql / result }
  target.costs.set(workload, [...(target.costs.get(workload) ?? []), cost])
}

function report(): void {
  const median = (numbers: readonly number[] = []) => (numbers.length > 0 ? medianOf(numbers) : Number.NaN)
  console.log(`| server + PostgreSQL, CPU ms an answer | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} | growth |`)
  console.log(`|---|${sizes.map(() => '---:').join('|')}|---:|`)
  for (const workload of workloadsOf(measured)) {
    const costs = measured.map(({ costs: rounds }) => ({
      server: median(rounds.get(workload)?.map(({ server }) => server)),
      postgresql: median(rounds.get(workload)?.map(({ postgresql }) => postgresql)),
    }))
    const sum = (cost: CpuTime | undefined) => (cost ? cost.server + cost.postgresql : Number.NaN)
    const growth = sum(costs.at(-1)) / sum(costs[0])
    const cells = costs.map((cost) => (Number.isNaN(cost.server) ? '–' : `${cost.server.toFixed(3)} + ${cost.postgresql.toFixed(3)}`))
    console.log(`| ${[workload, ...cells, Number.isNaN(growth) ? '–' : `×${growth.toFixed(2)}`].join(' | ')} |`)
  }
}

/** A small archive has no long timeline. */
function workloadsOf(targets: readonly Measured[]): string[] {
  return [...(targets.at(-1)?.draws.keys() ?? [])]
}
