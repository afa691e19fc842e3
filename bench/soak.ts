// Shows how the gateway behaves under overload: npm run soak -- --seconds 60 --rates 1,2,5
import { parseArgs } from 'node:util'
import { withOwnDatabase } from './soak/database.ts'
import { goalsOf, tableOf } from './soak/report.ts'
import { type Round, soak } from './soak/run.ts'

const help = `Measures the gateway under overload.

  npm run soak [-- OPTIONS]

  --seconds NUMBER  length of each phase (default: 60)
  --rounds NUMBER   measure everything so often, and compare by the medians: for a machine that is busy with something else (default: 1)
  --rates LIST      multiples of the capacity, separated by commas (default: 1,2,5)
  --server URL      PostgreSQL server on which a database is created and dropped
                    (default: postgresql://postgres@127.0.0.1:5432/postgres)
  --database URL    use this database instead, such as one that bench:load has filled; an empty one gets the sample.
                    The published articles stay in it.
  --help            show this text

A gateway is started in production mode. Its capacity is measured with 32 connections in a closed loop. Then requests are sent in an open
loop, at random times that do not depend on the answers: article pages, front pages, timelines, searches, feeds and HTML pages, from the
public, partners (7 %) and editors (3 %). Every second, an article is published. Latencies are measured from the time at which a
request was due, so a slow answer does not hide the requests behind it. The generator, the gateway and PostgreSQL share the machine.

Exit codes: 0 all goals are met, 1 one is missed, 2 could not run
`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rates: { type: 'string', default: '1,2,5' },
    rounds: { type: 'string', default: '1' },
    server: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
    database: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const rates = values.rates.split(',').map(Number)
if (![seconds, rounds, ...rates].every((number) => number > 0)) {
  console.error('--seconds, --rounds and --rates are malformed: expected numbers above 0.')
  process.exit(2)
}

const run = (databaseUrl: string): Promise<Round[]> => soak({ databaseUrl, seconds, rounds, rates, onProgress: showProgress })
const found = await (values.database ? run(values.database) : withOwnDatabase(values.server, run))
clearLine()
for (const round of found) console.log(`Capacity: ${Math.round(round.capacity)} answers per second\n\n${tableOf(round)}\n`)
const goals = goalsOf(found)
for (const { text, isMet } of goals) console.log(`${isMet ? 'met   ' : 'MISSED'} ${text}`)
process.exitCode = goals.every(({ isMet }) => isMet) ? 0 : 1

function showProgress(phase: string, second: number, { accepted, refused }: { accepted: number; refused: number }): void {
  if (!process.stderr.isTTY && second % 10 !== 0) return
  clearLine()
  process.stderr.write(`${phase}: ${second} s, ${accepted} accepted, ${refused} refused${process.stderr.isTTY ? '' : '\n'}`)
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}
