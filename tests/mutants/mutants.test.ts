import { existsSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wrongEntries } from './equivalent.ts'
import { findMutants, root } from './mutant.ts'
import { readOptions, WrongOption } from './options.ts'
import type { Outcome } from './run-stryker.ts'
import { sampleOf, scoreOf } from './score.ts'
import { families, filesOf, modules, testsOf } from './targets.ts'

test('Each entry of the list of equivalent mutants describes exactly one mutant', async () => {
  expect(await wrongEntries()).toEqual([])
})

test('Each part has files, and tests that exist', () => {
  for (const target of [...modules, ...families]) {
    expect([target.name, filesOf(target).length > 0, testsOf(target).length > 0]).toEqual([target.name, true, true])
    expect(testsOf(target).filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  }
})

test('Texts for people are not mutated, and what decides between them is', async () => {
  const found = await findMutants(['src/content/error.ts', 'src/http/token.ts'])
  const texts = found.filter(({ mutator }) => mutator === 'StringLiteral').map(({ original }) => original)
  expect(texts.filter((text) => text.includes(' ') && !text.startsWith('`'))).toEqual([
    "'The token has expired: sign in again, or ask for a new one.'",
    '\'The token is not valid yet: expected an "nbf" in the past.\'',
    "'The token is not valid: expected a complete JWT, signed by the newspaper’s issuer.'",
  ])
  expect(found).toContainEqual(expect.objectContaining({ original: "cause.reason === 'missing'", replacement: 'true' }))
})

describe('A sample', () => {
  test('has the requested size, keeps the order, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(60), fc.nat(), (count, size, seed) => {
        const items = Array.from({ length: count }, (_, index) => index)
        const sample = sampleOf(items, size, seed)
        expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b))
        expect([sample.length, sampleOf(items, size, seed)]).toEqual([Math.min(size, count), sample])
      }),
    )
  })

  test('has every item equally often', () => {
    const counts = Array(10).fill(0)
    for (let seed = 0; seed < 1000; seed++) for (const index of sampleOf([...counts.keys()], 3, seed)) counts[index] += 1
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(60)
  })
})

test('A score is the share of mutants that were noticed, with the interval of a sample of that size', () => {
  const scoreFor = (...outcomes: Outcome[]) => {
    const { percent, low, high } = scoreOf(new Map(outcomes.map((outcome, index) => [index, outcome])))
    return [percent, low, high].map(Math.round)
  }
  expect(scoreFor()).toEqual([100, 0, 100])
  expect(scoreFor('killed', 'timeout', 'survived', 'no coverage', 'error')).toEqual([50, 15, 85])
  expect(scoreFor(...Array(90).fill('killed'), ...Array(10).fill('survived'))).toEqual([90, 83, 94])
})

test.each([
  [['--module', 'nothing'], '--module is "nothing": expected one of content, store,'],
  [['--module', 'related', '--file', 'src/store/*.ts'], '--file is "src/store/*.ts": expected a pattern of files of related.'],
  [['--sample', '0'], '--sample is "0": expected a whole number from 1.'],
  [['--sample', '-1'], "Option '--sample"],
  [['--seed', 'x'], '--seed is "x": expected a whole number from 0.'],
  [['--concurrency', '1.5'], '--concurrency is "1.5": expected a whole number from 1.'],
  [['--changed', 'no-such-commit'], '--changed is "no-such-commit": expected a commit that git knows.'],
  [['--unknown'], "Unknown option '--unknown'."],
  [['content'], "Unexpected argument 'content'."],
])('The options %j are refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(WrongOption)
  expect(() => readOptions(args)).toThrow(message)
})

test('Options choose parts, changes and a sample', () => {
  expect(readOptions(['--help'])).toBeNull()
  expect(readOptions([])).toMatchObject({
    chosen: modules,
    changed: null,
    sample: null,
    seed: 1,
    concurrency: 2,
    isList: false,
    isFresh: false,
  })
  expect(readOptions(['--module', 'sdk', '--module', 'authentication', '--sample', '30', '--seed', '7', '--list'])).toMatchObject({
    chosen: [{ name: 'sdk' }, { name: 'authentication' }],
    sample: 30,
    seed: 7,
    isList: true,
  })
  const { changed } = readOptions(['--changed', 'HEAD', '--fresh']) ?? {}
  expect(changed).toBeInstanceOf(Set)
})
