// The tests that scripts/mutants.ts runs with each mutant: KIOSQUE_MUTANTS_TESTS lists them, cheapest first.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from './vitest.config.ts'

const tests: string[] = JSON.parse(process.env.KIOSQUE_MUTANTS_TESTS ?? '[]')

/** A run ends at the first test that fails, so cheap tests come first. */
class CheapestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => tests.findIndex((test) => moduleId.endsWith(`/${test}`))
    return Promise.resolve(files.toSorted((a, b) => placeOf(a) - placeOf(b)))
  }
}

const { projects: _, ...test } = base.test ?? {}

export default defineConfig({
  ...base,
  test: {
    ...test,
    include: tests,
    globalSetup: ['tests/mutants/embedded-database-only.ts'],
    // A mutant of a constant has to be in place before its module is loaded: each file of tests loads all modules.
    isolate: true,
    // A mutant can make a test wait: the tests of these files take at most a few seconds.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    sequence: { sequencer: CheapestFirst },
  },
})
