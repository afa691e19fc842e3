import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Location, LogLevel, MutantStatus, schema } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { embeddedSnapshotFile } from '../embedded-database.ts'
import { type FoundMutant, keyOf } from './mutant.ts'
import { type Target, testsOf } from './targets.ts'

/** `error` if the tests could not be run with the mutant. */
export type Outcome = 'killed' | 'timeout' | 'survived' | 'no coverage' | 'error'

const outcomes: Readonly<Partial<Record<MutantStatus, Outcome>>> = {
  Killed: 'killed',
  Timeout: 'timeout',
  Survived: 'survived',
  NoCoverage: 'no coverage',
  RuntimeError: 'error',
}

interface RunOptions {
  readonly concurrency: number
  /** Whether former results are forgotten. */
  readonly isFresh: boolean
  /** The folder for former results. */
  readonly cache: string
}

const plugin = fileURLToPath(new URL('./stryker-plugin.ts', import.meta.url))

/** Tries mutants of a target, all of them in one process of Stryker, and keeps their results for the next run. */
export async function runStryker(
  target: Target,
  mutants: readonly FoundMutant[],
  { concurrency, isFresh, cache }: RunOptions,
): Promise<ReadonlyMap<FoundMutant, Outcome>> {
  if (mutants.length === 0) return new Map()
  await mkdir(cache, { recursive: true })
  const chosenFile = path.join(cache, `${target.name}-chosen.json`)
  const incrementalFile = path.join(cache, `${target.name}.json`)
  if (isFresh) await rm(incrementalFile, { force: true })
  await writeFile(chosenFile, JSON.stringify(mutants.map(({ key }) => key)))
  Object.assign(process.env, {
    KIOSQUE_MUTANTS_CHOSEN: chosenFile,
    KIOSQUE_MUTANTS_TESTS: JSON.stringify(testsOf(target)),
    KIOSQUE_EMBEDDED_SNAPSHOT: await embeddedSnapshotFile(),
    // Property tests try the same values with each mutant.
    KIOSQUE_TEST_SEED: '20261123',
  })
  // CI insists on tests with a server, which do not run here.
  delete process.env.CI
  const results = await new Stryker({
    mutate: [...new Set(mutants.map(({ file }) => file))],
    plugins: ['@stryker-mutator/vitest-runner', plugin],
    checkers: ['chosen'],
    ignorers: ['noise'],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutants.config.ts', pool: 'forks' },
    coverageAnalysis: 'perTest',
    ignorePatterns: ['/dist', '/coverage', '/reference', '/.kiosque'],
    cleanTempDir: 'always',
    incremental: true,
    incrementalFile: path.relative(process.cwd(), incrementalFile),
    concurrency,
    reporters: [process.stderr.isTTY ? 'progress' : 'progress-append-only'],
    timeoutMS: 20_000,
    allowEmpty: true,
    logLevel: 'warn' as LogLevel,
  }).runMutationTest()
  await keepDecided(incrementalFile)
  const byKey = new Map(results.map((result) => [keyOf({ ...result, location: fromZero(result.location) }), result.status]))
  return new Map(mutants.map((mutant) => [mutant, outcomes[byKey.get(mutant.key) ?? 'RuntimeError'] ?? 'error']))
}

/** Stryker counts lines and columns of mutants from 0, and those of results from 1. */
const fromZero = ({ start, end }: Location): Location => ({
  start: { line: start.line - 1, column: start.column - 1 },
  end: { line: end.line - 1, column: end.column - 1 },
})

/**
 * Keeps the results that a test decided. Stryker would take mutants that were not chosen for tried, and does not try a survivor of the start
 * of a module again when tests are added.
 */
async function keepDecided(incrementalFile: string): Promise<void> {
  const report: schema.MutationTestResult = JSON.parse(await readFile(incrementalFile, 'utf8'))
  for (const file of Object.values(report.files))
    file.mutants = file.mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout')
  await writeFile(incrementalFile, JSON.stringify(report))
}
