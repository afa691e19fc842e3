import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './mutant.ts'
import { families, filesOf, modules, type Target } from './targets.ts'

const targets = [...modules, ...families]
const namesOf = (listed: readonly Target[]): string => listed.map(({ name }) => name).join(', ')

export const usage = `Usage: npm run mutants -- [options]

Plants small faults (mutants) in the sources, one at a time, and runs the pure tests and those on the embedded database with each. A mutant
that no test notices has survived: a test is missing, or the code is superfluous. The results of others are kept: they are tried again only if
they, or the tests that noticed them, have changed. An interrupted run keeps none. Exit codes: 0 if every score reaches its goal, 1 if one does
not, 2 if the mutants can't be tried.

  --module NAME      mutate only this part, can be repeated: ${namesOf(modules)};
                     or a part of several modules: ${namesOf(families)}
  --file PATTERN     mutate only files that match this pattern, such as 'src/related/r*.ts'
  --changed [BASE]   mutate only files that differ from the commit BASE (default: main)
  --sample N         try only N mutants of each part, chosen at random
  --seed S           which ones (default: 1)
  --concurrency N    processes at a time (default: 2)
  --survivors FILE   where survivors are listed (default: node_modules/.cache/mutants/survivors.md)
  --list             print the mutants, and try none
  --fresh            forget former results of these parts
  --help             print this help
`

/** The folder for former results. */
export const cache = path.join(root, 'node_modules/.cache/mutants')

export interface Options {
  readonly chosen: readonly Target[]
  /** Null for all files. */
  readonly changed: ReadonlySet<string> | null
  /** A pattern of files; null for all files. */
  readonly file: string | null
  /** Null for all mutants. */
  readonly sample: number | null
  readonly seed: number
  readonly concurrency: number
  readonly survivors: string
  readonly isList: boolean
  readonly isFresh: boolean
}

/** The message says what was expected instead. */
export class WrongOption extends Error {}

/** Null if only the usage is asked for. */
export function readOptions(args: string[]): Options | null {
  // parseArgs knows no option with an optional value.
  const given = args.map((arg, n) => (arg === '--changed' && !/^[^-]/u.test(args[n + 1] ?? '') ? '--changed=main' : arg))
  const { values } = parsed(given)
  if (values.help) return null
  const unknown = values.module?.find((name) => !targets.some((target) => target.name === name))
  if (unknown !== undefined) throw new WrongOption(`--module is "${unknown}": expected one of ${namesOf(targets)}.`)
  const chosen = values.module ? targets.filter(({ name }) => values.module?.includes(name)) : modules
  const { file } = values
  if (file !== undefined && !chosen.flatMap(filesOf).some((each) => path.matchesGlob(each, file)))
    throw new WrongOption(`--file is "${file}": expected a pattern of files of ${namesOf(chosen)}.`)
  return {
    chosen,
    changed: values.changed === undefined ? null : changedSince(values.changed),
    file: file ?? null,
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
        file: { type: 'string' },
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
    git('rev-parse', '--verify', '--end-of-options', base)
    return new Set([
      ...git('diff', '--name-only', `${base}...`),
      ...git('diff', '--name-only', 'HEAD'),
      ...git('ls-files', '-o', '--exclude-standard'),
    ])
  } catch {
    throw new WrongOption(`--changed is "${base}": expected a commit that git knows.`)
  }
}
