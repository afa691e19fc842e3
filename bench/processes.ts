// Compares several gateways on one database with one: npm run bench:processes
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from '../src/env.ts'
import { medianOf } from '../src/related/metrics.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { cpuDuring } from './cpu-time.ts'
import { startGateway } from './gateway.ts'
import { wholeNumber } from './whole-number.ts'
import { bodyOf, connections, drawsFrom } from './workload.ts'
import { wrk } from './wrk.ts'

const help = `Compares several gateways on one database with one gateway, in interleaved rounds.

  DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench npm run bench:processes [-- OPTIONS]

  --gateways NUMBER  how many gateways share the connections (default: 2)
  --workload NAMES   w1, w2, w3 and w4 of bench/queries, separated by commas (default: all)
  --rounds NUMBER    rounds (default: 5)
  --seconds NUMBER   seconds of each measurement (default: 4)
  --help             show this text

The clients are processes of wrk, one for each gateway, with ${connections} connections together. Gateways, PostgreSQL and clients share the
machine, and the system distributes them over its processors: a second gateway can only use what the others leave.
`

const { values } = parseArgs({
  options: {
    gateways: { type: 'string', default: '2' },
    workload: { type: 'string', default: 'w1,w2,w3,w4' },
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
if (!DATABASE_URL) {
  console.error('Say where npm run bench:load has put the articles: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench')
  process.exit(2)
}
const gatewayCount = wholeNumber('gateways', values.gateways)
const rounds = wholeNumber('rounds', values.rounds)
const seconds = wholeNumber('seconds', values.seconds)

interface Measurement {
  readonly perSecond: number
  readonly p99: number
  /** CPU milliseconds per answer. */
  readonly server: number
  readonly postgresql: number
}

const database = await openDatabase({ url: DATABASE_URL }, { connectionsMax: 1 })
const draws = await drawsFrom(database)
const workloads = values.workload.split(',').map((name) => ({ name, draw: draws.get(name) ?? unknown(name) }))
const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-processes-'))
const gateways = await Promise.all(Array.from({ length: gatewayCount }, () => startGateway(DATABASE_URL)))
try {
  console.log('| | one: answers/s, p99, CPU ms per answer (server + PostgreSQL) | several | ratio |\n|---|---:|---:|---:|')
  for (const { name, draw } of workloads) {
    const file = path.join(folder, name)
    await writeFile(file, Array.from({ length: 10_000 }, () => bodyOf(name, draw())).join('\n'))
    const one: Measurement[] = []
    const several: Measurement[] = []
    await measure(gateways, file, 2)
    for (let round = 0; round < rounds; round += 1) {
      // Each gateway is the one that works alone in some round.
      const alone = async () => one.push(await measure(gateways.slice(round % gatewayCount).slice(0, 1), file, seconds))
      const together = async () => several.push(await measure(gateways, file, seconds))
      for (const step of round % 2 ? [together, alone] : [alone, together]) await step()
    }
    const ratio = median(several, 'perSecond') / median(one, 'perSecond')
    console.log(`| ${[name, cell(one), cell(several), ratio.toFixed(2)].join(' | ')} |`)
  }
} finally {
  await rm(folder, { recursive: true })
  await database.close()
  for (const { child } of gateways) {
    child.kill()
    await once(child, 'exit')
  }
}

async function measure(targets: typeof gateways, file: string, duration: number): Promise<Measurement> {
  const share = connections / targets.length
  const { result, server, postgresql } = await cpuDuring(
    database,
    targets.map(({ pid }) => pid),
    () => Promise.all(targets.map(({ url }, seed) => wrk({ url, file, connections: share, seconds: duration, seed }))),
  )
  const answers = result.reduce((total, each) => total + each.answers, 0)
  return {
    perSecond: result.reduce((total, each) => total + each.answers / each.seconds, 0),
    p99: Math.max(...result.map(({ p99 }) => p99)),
    server: server / answers,
    postgresql: postgresql / answers,
  }
}

function unknown(workload: string): never {
  console.error(`--workload has "${workload}": expected ${[...draws.keys()].join(', ')}.`)
  process.exit(2)
}

function median(measurements: readonly Measurement[], name: keyof Measurement): number {
  return medianOf(measurements.map((measurement) => measurement[name]))
}

function cell(all: readonly Measurement[]): string {
  const [perSecond, p99] = [median(all, 'perSecond').toFixed(0), median(all, 'p99').toFixed(1)]
  return `${perSecond}, ${p99} ms, ${median(all, 'server').toFixed(3)} + ${median(all, 'postgresql').toFixed(3)}`
}
