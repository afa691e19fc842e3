// Plants small faults in the sources, one at a time, and shows which of them the tests notice: `npm run mutants`. Stryker plants them in a
// copy of the project.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { reasonOf, wrongEntries } from '../tests/mutants/equivalent.ts'
import { type FoundMutant, findMutants, root } from '../tests/mutants/mutant.ts'
import { cache, type Options, readOptions, usage, WrongOption } from '../tests/mutants/options.ts'
import type { Outcome } from '../tests/mutants/run-stryker.ts'
import { sampleOf, scoreOf } from '../tests/mutants/score.ts'
import { filesOf, type Target } from '../tests/mutants/targets.ts'

interface Result {
  readonly target: Target
  /** Number of all mutants of the part. */
  readonly total: number
  /** Number of mutants that were chosen, and are listed as equivalent. */
  readonly equivalent: number
  readonly outcomes: ReadonlyMap<FoundMutant, Outcome>
}

process.chdir(root)
await main().catch((cause: unknown) => {
  console.error(cause instanceof WrongOption ? `${cause.message} See --help.` : cause)
  process.exitCode = 2
})

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options === null) return console.log(usage)
  const wrong = await wrongEntries()
  if (wrong.length > 0) {
    console.error(`tests/mutants/equivalent.ts: each entry has to describe exactly one mutant.\n${wrong.join('\n')}`)
    process.exitCode = 1
    return
  }
  const results: Result[] = []
  for (const target of options.chosen) {
    const result = await tryMutants(target, options)
    if (result) results.push(result)
  }
  if (options.isList) return
  await mkdir(path.dirname(options.survivors), { recursive: true })
  await writeFile(options.survivors, results.flatMap(survivorsOf).join(''))
  console.log(`${tableOf(results)}\n\nSurvivors: ${path.relative(root, options.survivors)}`)
  if (results.some(({ target, outcomes }) => scoreOf(outcomes).percent < target.goal)) process.exitCode = 1
}

/** Null if the part has no mutants to try. */
async function tryMutants(
  target: Target,
  { file: pattern, changed, sample, seed, concurrency, isList, isFresh }: Options,
): Promise<Result | null> {
  const files = filesOf(target).filter(
    (file) => (pattern === null || path.matchesGlob(file, pattern)) && (changed === null || changed.has(file)),
  )
  const all = await findMutants(files)
  const chosen = sample === null ? all : sampleOf(all, sample, seed)
  if (isList) for (const mutant of chosen) console.log(described(mutant))
  if (isList || chosen.length === 0) return null
  const tried = chosen.filter((mutant) => reasonOf(mutant) === null)
  console.error(`${target.name}: ${tried.length} of ${all.length} mutants`)
  // Stryker takes a second to load, which --help and --list need not wait for.
  const { runStryker } = await import('../tests/mutants/run-stryker.ts')
  const outcomes = await runStryker(target, tried, { concurrency, isFresh, cache })
  return { target, total: all.length, equivalent: chosen.length - tried.length, outcomes }
}

function described({ file, line, mutator, original, replacement }: FoundMutant): string {
  return `${file}:${line} ${mutator}: ${original} → ${replacement === '' ? 'nothing' : replacement}`
}

function survivorsOf({ target, outcomes }: Result): string[] {
  const survivors = [...outcomes].filter(([, outcome]) => outcome === 'survived' || outcome === 'no coverage')
  return survivors.map(([mutant, outcome]) => `- ${target.name}, ${outcome}: ${described(mutant)}\n`)
}

function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ target, total, equivalent, outcomes }) => {
    const count = (outcome: Outcome) => [...outcomes.values()].filter((each) => each === outcome).length
    const { percent, low, high } = scoreOf(outcomes)
    const isSample = outcomes.size + equivalent < total
    const score = `${percent.toFixed(1)} %${isSample ? ` (${low.toFixed(0)} to ${high.toFixed(0)})` : ''}`
    const counts = [count('killed'), count('timeout'), count('survived'), count('no coverage'), count('error'), equivalent]
    return `| ${target.name} | ${total} | ${outcomes.size} | ${counts.join(' | ')} | ${score} | ${target.goal} % |`
  })
  const columns = ['part', 'mutants', 'tried', 'killed', 'timeout', 'survived', 'no coverage', 'error', 'equivalent', 'score', 'goal']
  return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`, ...rows].join('\n')
}
