// Plants small faults in the sources, one at a time, and shows which of them the tests notice: `npm run mutants`. Stryker plants them in a
// copy of the project.
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { reasonOf, wrongEntries } from '../tests/mutants/equivalent.ts'
import { type FoundMutant, findMutants, root } from '../tests/mutants/mutant.ts'
import { type Outcome, runStryker } from '../tests/mutants/run-stryker.ts'
import { sampleOf, scoreOf } from '../tests/mutants/score.ts'
import { families, filesOf, modules, type Target } from '../tests/mutants/targets.ts'

const targets = [...modules, ...families]
const namesOf = (listed: readonly Target[]): string => listed.map(({ name }) => name).join(', ')

const usage = `Usage: npm run mutants -- [options]

Plants small faults (mutants) in the sources, one at a time, and runs the pure tests and those on the embedded database with each. A mutant
that no test notices has survived: a test is missing, or the code is superfluous. The results of others are kept: they are tried again only if
they, or the tests that noticed them, have changed. Exit codes: 0 if every score reaches its goal, 1 if one does not, 2 if the options are wrong.

  --module NAME      mutate only this part, can be repeated: ${namesOf(modules)};
                     or a part of several modules: ${namesOf(families)}
  --changed [BASE]   mutate only files that differ from the commit BASE (default: main)
  --sample N         try only N mutants of each part, chosen at random
  --seed S           which ones (default: 1)
  --concurrency N    processes at a time (default: 2)
  --survivors FILE   where survivors are listed (default: node_modules/.cache/mutants/survivors.md)
  --list             print the mutants, and try none
  --fresh            forget former results of these parts
  --help             print this help
`

const cache = path.join(root, 'node_modules/.cache/mutants')

interface Options {
  readonly chosen: readonly Target[]
  /** Null for all files. */
  readonly changed: ReadonlySet<string> | null
  /** Null for all mutants. */
  readonly sample: number | null
  readonly seed: number
  readonly concurrency: number
  readonly survivors: string
  readonly isList: boolean
  readonly isFresh: boolean
}

interface Result {
  readonly target: Target
  /** Number of all mutants of the part. */
  readonly total: number
  /** Number of mutants that were chosen, and are listed as equivalent. */
  readonly equivalent: number
  readonly outcomes: ReadonlyMap<FoundMutant, Outcome>
}

class WrongOption extends Error {}

process.chdir(root)
await main().catch((cause: unknown) => {
  if (!(cause instanceof WrongOption)) throw cause
  console.error(`${cause.message} See --help.`)
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

function readOptions(args: string[]): Options | null {
  // parseArgs knows no option with an optional value.
  const given = args.map((arg, n) => (arg === '--changed' && !/^[^-]/u.test(args[n + 1] ?? '') ? '--changed=main' : arg))
  const { values } = parsed(given)
  if (values.help) return null
  const unknown = values.module?.find((name) => !targets.some((target) => target.name === name))
  if (unknown !== undefined) throw new WrongOption(`--module is "${unknown}": expected one of ${namesOf(targets)}.`)
  return {
    chosen: values.module ? targets.filter(({ name }) => values.module?.includes(name)) : modules,
    changed: values.changed === undefined ? null : changedSince(values.changed),
    sample: values.sample === undefined ? null : numberOf('sample', values.sample, 1),
    seed: numberOf('seed', values.seed, 0),
    concurrency: numberOf('concurrency', values.concurrency, 1),
    survivors: path.resolve(values.survivors ?? path.join(cache, 'survivors.md')),
    isList: values.list,
    isFresh: values.fresh,
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        module: { type: 'string', multiple: true },
        changed: { type: 'string' },
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        concurrency: { type: 'string', default: '2' },
        survivors: { type: 'string' },
        list: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    throw new WrongOption(cause instanceof Error ? `${cause.message.split('. ')[0]}.` : String(cause))
  }
}

function numberOf(name: string, text: string, min: number): number {
  if (!/^\d{1,9}$/u.test(text) || Number(text) < min) throw new WrongOption(`--${name} is "${text}": expected a whole number from ${min}.`)
  return Number(text)
}

/** Tracked files that differ from the commit, and new ones. */
function changedSince(base: string): ReadonlySet<string> {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')
  try {
    return new Set([
      ...git('diff', '--name-only', `${base}...`),
      ...git('diff', '--name-only', 'HEAD'),
      ...git('ls-files', '-o', '--exclude-standard'),
    ])
  } catch {
    throw new WrongOption(`--changed is "${base}": expected a commit that git knows.`)
  }
}

/** Null if the part has no mutants to try. */
async function tryMutants(target: Target, { changed, sample, seed, concurrency, isList, isFresh }: Options): Promise<Result | null> {
  const files = filesOf(target).filter((file) => changed === null || changed.has(file))
  const all = await findMutants(files)
  const chosen = sample === null ? all : sampleOf(all, sample, seed)
  if (isList) for (const mutant of chosen) console.log(described(mutant))
  if (isList || chosen.length === 0) return null
  const tried = chosen.filter((mutant) => reasonOf(mutant) === null)
  console.error(`${target.name}: ${tried.length} of ${all.length} mutants`)
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
