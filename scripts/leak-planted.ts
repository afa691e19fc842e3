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
  const results = new Map<string, TestCase>()
  const progress = createProgress(plants.length)
  process.env.KIOSQUE_LEAK_PLANTS = plants.map(({ id }) => id).join('\n')
  const vitest = await startVitest('test', [], {
    watch: false,
    project: 'planted',
    reporters: [
      {
        onUserConsoleLog: ({ content }) => progress.add(content.trim()),
        onTestCaseResult(test) {
          const { plant } = test.meta()
          if (plant === undefined) return
          results.set(plant, test)
          progress.add(plant)
        },
      },
    ],
  })
  await vitest?.close()
  progress.stop()
  console.log('| place | function | dropped | condition | caught after | by |\n|---|---|---|---|---|---|')
  const counts = new Map<string, Counts>()
  for (const plant of plants) {
    const count = counts.get(plant.file) ?? { caught: 0, equivalent: 0, missed: 0 }
    counts.set(plant.file, count)
    const result = results.get(plant.id)
    const reason = equivalent.get(plant.id)
    const caught = result?.meta().caught
    if (reason !== undefined && result?.ok()) {
      count.equivalent += 1
      console.log(`${placeOf(plant)} can't leak | ${reason} |`)
    } else if (caught) {
      count.caught += 1
      console.log(
        `${placeOf(plant)} ${caught.histories} | ${caught.message.replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|').slice(0, 200)} |`,
      )
    } else {
      count.missed += 1
      console.log(`${placeOf(plant)} NOT CAUGHT | ${result?.result().errors?.[0]?.message.slice(0, 200) ?? 'not tried'} |`)
    }
  }
  console.log("\n| file | caught | can't leak | not caught |\n|---|---|---|---|")
  for (const [file, { caught, equivalent, missed }] of counts) console.log(`| ${file} | ${caught} | ${equivalent} | ${missed} |`)
  const sum = (of: keyof Counts) => [...counts.values()].reduce((total, count) => total + count[of], 0)
  const missed = sum('missed')
  console.log(`\n${plants.length} plants, ${sum('equivalent')} of which can't leak; ${missed} not caught.`)
  process.exitCode = missed > 0 ? 1 : 0
}

interface Counts {
  caught: number
  equivalent: number
  missed: number
}

/** A bar on a terminal, or else a line for each place. A place that is added again is not counted again. */
function createProgress(total: number): { readonly add: (id: string) => void; readonly stop: () => void } {
  const done = new Set<string>()
  const bar = process.stderr.isTTY ? new SingleBar({ format: '{bar} {value}/{total} {id}', etaBuffer: 20 }) : null
  bar?.start(total, 0, { id: '' })
  return {
    add(id) {
      if (done.has(id)) return
      done.add(id)
      if (bar) bar.update(done.size, { id })
      else console.error(`${done.size}/${total} ${id}`)
    },
    stop: () => bar?.stop(),
  }
}
