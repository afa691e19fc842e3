// Checks a commit in about a minute: `npm run check:quick`. It runs the static checks, all pure tests, and the system tests that
// the change can affect, within the time limit. It lists skipped tests at the end. `npm run check` runs everything.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const run = promisify(execFile)
const started = performance.now()
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`

/** The longest check first: two run at a time, each on about one core. */
const queue = ['types', 'lint', 'contract -- --check', 'unused', 'format', 'changes']

/** Seconds of processor time for system tests, on two cores. */
const systemSeconds = 10

/** The duration of a file that has not been run here yet. */
const unknownSeconds = 10

/** Start-up time of a file, in addition to the duration of its tests: it loads its modules. */
const startSeconds = 2

await Promise.all([lane(), lane()])
if (process.exitCode === undefined) await runTests()

async function lane(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const output = await run('npm', ['run', '--silent', ...step.split(' ')], { maxBuffer: 1e8 }).then(
      () => null,
      (failure: { stdout: string; stderr: string }) => failure.stdout + failure.stderr,
    )
    console.log(`${output === null ? '✓' : '✗'} ${step}, after ${seconds()}`)
    if (output === null) continue
    console.error(output)
    process.exitCode = 1
  }
}

async function runTests(): Promise<void> {
  const base = await changedSince()
  const vitest = await createVitest({ watch: false, changed: base, reporters: ['dot'] })
  try {
    // Starts the reporters without running a test.
    await vitest.standalone()
    const pure = (await vitest.globTestSpecifications()).filter(({ project }) => project.name === 'pure')
    const reached = (await vitest.getRelevantTestSpecifications()).filter(({ project }) => project.name === 'system')
    const chosen = withinBudget(vitest, reached)
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([...pure, ...chosen])
    if (unhandledErrors.length > 0 || testModules.some((module) => !module.ok())) process.exitCode = 1
    const left = reached.filter((specification) => !chosen.includes(specification)).map(nameOf)
    console.log(
      `${pure.length} files of pure tests, and ${chosen.length} of the ${reached.length} others that the change since ${base} reaches.`,
    )
    if (left.length > 0) console.log(`Not run, for lack of time: ${left.join(' ')}`)
    console.log(`Done after ${seconds()}.`)
  } finally {
    await vitest.close()
  }
}

/** The changed files. On main, or without commits since main, the change is the last commit. Uncommitted files are always included. */
async function changedSince(): Promise<string> {
  const commitOf = async (name: string) => (await run('git', ['rev-parse', '--verify', '--quiet', name]).catch(() => null))?.stdout
  const [main, head] = await Promise.all([commitOf('main'), commitOf('HEAD')])
  return main === undefined || main === head ? 'HEAD~1' : 'main'
}

/** The fastest tests first, so that as many affected files as possible are tested. Durations come from the last run of each file in this folder. */
function withinBudget(vitest: Vitest, specifications: readonly TestSpecification[]): TestSpecification[] {
  const secondsOf = (specification: TestSpecification): number => {
    const result = vitest.cache.getTestSpecificationResult(specification)
    return startSeconds + (result ? result.duration / 1000 : unknownSeconds)
  }
  let left = systemSeconds
  return specifications
    .toSorted((a, b) => secondsOf(a) - secondsOf(b))
    .filter((specification) => {
      left -= secondsOf(specification)
      return left >= 0
    })
}

function nameOf({ moduleId }: TestSpecification): string {
  return path.relative('tests', moduleId)
}
