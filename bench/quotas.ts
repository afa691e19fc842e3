// Shows what a partner far above its quota costs the others: npm run bench:quotas
import { parseArgs } from 'node:util'
import { neighbours } from './quotas/neighbours.ts'
import { withOwnDatabase } from './soak/database.ts'
import { wholeNumber } from './whole-number.ts'

const help = `Measures what a partner far above its quota costs the others.

  npm run bench:quotas [-- OPTIONS]

  --seconds NUMBER  length of each phase (default: 20)
  --rounds NUMBER   how often the phases are measured, in turns (default: 3)
  --rate NUMBER     requests per second of the partner that keeps its quota (default: 100)
  --quota NUMBER    requests per minute that were agreed with the other (default: 600)
  --times NUMBER    how many times its quota the other sends (default: 100)
  --server URL      PostgreSQL server on which a database is created and dropped
                    (default: postgresql://postgres@127.0.0.1:5432/postgres)
  --help            show this text

A gateway with the sample newspaper answers headlines to one partner, in an open loop: first alone, then while another partner sends a multiple
of its quota. Latencies are measured from the time at which a request was due. Generator, gateway and PostgreSQL share the machine.

Exit codes: 0 the p99 is within 1.2 times that of the quiet phases, 1 it is not, 2 could not run
`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '100' },
    quota: { type: 'string', default: '600' },
    times: { type: 'string', default: '100' },
    server: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const seconds = wholeNumber('seconds', values.seconds)
const rounds = wholeNumber('rounds', values.rounds)
const rate = wholeNumber('rate', values.rate)
const quota = wholeNumber('quota', values.quota)
const times = wholeNumber('times', values.times)

const goal = 1.2
const found = await withOwnDatabase(values.server, (databaseUrl) => neighbours({ databaseUrl, seconds, rounds, rate, quota, times }))
console.log(`| round | p50, p99 alone | p50, p99 beside | other answered/s | other refused/s |\n|---|---:|---:|---:|---:|`)
for (const [index, { alone, beside, answered, refused }] of found.entries())
  console.log(
    `| ${index + 1} | ${ms(alone.p50)}, ${ms(alone.p99)} ms | ${ms(beside.p50)}, ${ms(beside.p99)} ms | ${Math.round(answered / seconds)} | ${Math.round(refused / seconds)} |`,
  )
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
const ratio = median(found.map(({ beside }) => beside.p99)) / median(found.map(({ alone }) => alone.p99))
console.log(`\n${ratio <= goal ? 'met   ' : 'MISSED'} the p99 of the others is ${ratio.toFixed(2)} times the quiet one (goal ${goal})`)
process.exitCode = ratio <= goal ? 0 : 1

function ms(milliseconds: number): string {
  return milliseconds.toFixed(1)
}
