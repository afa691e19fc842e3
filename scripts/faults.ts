// Causes failures of databases and gateways under traffic, and shows what clients saw and what was lost: `npm run faults`.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { faults } from '../tests/operation/faults/faults.ts'
import { markdownOf, textOf } from '../tests/operation/faults/report.ts'
import { type FaultResult, runFault } from '../tests/operation/faults/run-fault.ts'

const usage = `Usage: npm run faults -- [options]

Causes each fault in a newspaper of its own: gateways and a PostgreSQL server or the embedded database, with readers, an editor, a CMS,
imports, a subscription and a webhook receiver. Prints what clients saw, how long it took until every kind of request succeeded again after
the fault, how long until the subscription and the webhook had received every event, and what was lost.

Exit codes: 0 nothing was lost, 1 something was lost, a client saw anything but success or an error that the fault allows, or a recovery took
longer than allowed, 2 a fault could not be caused.

  --seconds N   how long each fault lasts (default: 20)
  --only NAME   cause only this fault; can be repeated
  --list        print the names of the faults
  --markdown    print the results as a table in Markdown
  --help        print this help
`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', multiple: true },
    list: { type: 'boolean' },
    markdown: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const seconds = Number(values.seconds)
const unknown = values.only?.filter((name) => !faults.some((fault) => fault.name === name)) ?? []
const chosen = faults.filter(({ name }) => values.only?.includes(name) ?? true)

if (values.help) console.log(usage)
else if (values.list) for (const { name, title } of faults) console.log(`${name.padEnd(24)}${title}`)
else if (!(seconds > 0)) stop(`--seconds is ${values.seconds}: expected a number greater than 0.`)
else if (unknown.length > 0) stop(`There is no fault ${unknown.join(', ')}: expected one of those that --list prints.`)
else await runAll()

function stop(message: string): void {
  console.error(message)
  process.exitCode = 2
}

async function runAll(): Promise<void> {
  const results: FaultResult[] = []
  const bar = new SingleBar({ format: '{bar} {value}/{total} {name}, {elapsed} s', etaBuffer: 20 })
  bar.start(chosen.length, 0, { name: '', elapsed: 0 })
  for (const fault of chosen) {
    const startedAt = performance.now()
    const show = () => bar.update({ name: fault.name, elapsed: Math.round((performance.now() - startedAt) / 1000) })
    show()
    const showing = setInterval(show, 1000)
    try {
      if (fault.missing !== null) throw new Error(fault.missing)
      results.push(await runFault(fault, seconds))
    } catch (cause) {
      stop(`\n${fault.name} could not be caused: ${cause instanceof Error ? cause.message : cause}`)
    } finally {
      clearInterval(showing)
      bar.increment()
      if (!process.stderr.isTTY) console.error(`${fault.name}, ${Math.round((performance.now() - startedAt) / 1000)} s`)
    }
  }
  bar.stop()
  if (values.markdown) console.log(markdownOf(results))
  else for (const result of results) console.log(textOf(result))
  if (results.some(({ lost, violations }) => lost.length + violations.length > 0)) process.exitCode = 1
}
