// Plants a leak at each place where the code decides what its reader may see, one at a time, and shows which of them the leak test catches:
// `npm run leak:planted`. No file is changed: vitest compiles the sources with a switch at each place.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import type { TestCase } from 'vitest/node'
import { startVitest } from 'vitest/node'
import { equivalent } from '../tests/leak/equivalent-plants.ts'
import { findPlants, type Plant } from '../tests/leak/plants.ts'

const usage = `Usage: npm run leak:planted -- [options]

Plants a leak at each place where the code decides what its reader may see, one at a time, and runs the short form of the leak test:
the rich history, then up to 25 random ones, on the embedded database. Exit codes: 0 if every leak is caught, 1 if one is not.

  --only FILE:LINE  plant only the leaks of this line; can be repeated
  --list            print the places, and plant nothing
  --help            print this help
`

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' }, help: { type: 'boolean' } },
})

const isChosen = ({ file, line }: Plant): boolean => values.only === undefined || values.only.includes(`${file}:${line}`)
const plants = findPlants().filter(isChosen)
const placeOf = ({ file, line, within, dropped, code }: Plant): string =>
  `| ${file}:${line} | ${within} | ${dropped} | \`${code.replaceAll(/\s+/gu, ' ')}\` |`

if (values.help) console.log(usage)
else if (plants.length === 0) {
  console.error(`There is no place at ${values.only?.join(', ')}: expected one of those that --list prints.`)
  process.exitCode = 1
} else if (values.list) for (const plant of plants) console.log(placeOf(plant))
else await plantAll()

async function plantAll(): Promise<void> {
  const tried = plants.filter(({ id }) => !equivalent.has(id))
  const results = new Map<string, TestCase>()
  const bar = new SingleBar({ format: '{bar} {value}/{total} {id}', etaBuffer: 20 })
  process.env.KIOSQUE_LEAK_PLANTS = tried.map(({ id }) => id).join('\n')
  bar.start(tried.length, 0, { id: '' })
  const vitest = await startVitest('test', [], {
    watch: false,
    project: 'planted',
    reporters: [
      {
        onUserConsoleLog: ({ content }) => bar.increment(1, { id: content.trim() }),
        onTestCaseResult(test) {
          const { plant } = test.meta()
          if (plant === undefined) return
          results.set(plant, test)
          bar.update(Math.max(results.size, bar.getProgress() * tried.length), { id: plant })
        },
      },
    ],
  })
  await vitest?.close()
  bar.stop()
  console.log('| place | function | dropped | condition | caught after | by |\n|---|---|---|---|---|---|')
  let missed = 0
  for (const plant of plants) {
    const reason = equivalent.get(plant.id)
    const caught = results.get(plant.id)?.meta().caught
    if (reason !== undefined) console.log(`${placeOf(plant)} can't leak | ${reason} |`)
    else if (caught)
      console.log(
        `${placeOf(plant)} ${caught.histories} | ${caught.message.replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|').slice(0, 200)} |`,
      )
    else {
      missed += 1
      console.log(`${placeOf(plant)} NOT CAUGHT | ${results.get(plant.id)?.result().errors?.[0]?.message.slice(0, 200) ?? 'not tried'} |`)
    }
  }
  console.log(`\n${plants.length} plants, ${plants.length - tried.length} of which can't leak; ${missed} not caught.`)
  process.exitCode = missed > 0 ? 1 : 0
}
