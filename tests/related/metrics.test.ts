import { expect, test } from 'vitest'
import { meanOf, measure, medianOf, pairedInterval } from '../../src/related/metrics.ts'

test('a list is measured by its first one, five and six entries', () => {
  const perfect = { hitAt1: 1, hitAt5: 1, precisionAt5: 0.4, recallAt5: 1, recallAt6: 1, ndcgAt6: 1, mrr: 1 }
  expect(measure(['a', 'b', 'x'], new Set(['a', 'b']))).toEqual(perfect)
  const none = { hitAt1: 0, hitAt5: 0, precisionAt5: 0, recallAt5: 0, recallAt6: 0, ndcgAt6: 0, mrr: 0 }
  expect(measure(['x', 'y'], new Set(['a']))).toEqual(none)
  expect(measure([], new Set(['a']))).toEqual(none)
  // Of four relevant articles, the list has one in each of the places 2, 6 and 7.
  const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4) + 1 / Math.log2(5)
  expect(measure(['x', 'a', 'y', 'z', 'v', 'b', 'c'], new Set(['a', 'b', 'c', 'd']))).toEqual({
    hitAt1: 0,
    hitAt5: 1,
    precisionAt5: 0.2,
    recallAt5: 0.25,
    recallAt6: 0.5,
    ndcgAt6: (1 / Math.log2(3) + 1 / Math.log2(7)) / ideal,
    mrr: 0.5,
  })
})

test('a list can be perfect if there are more relevant articles than places', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  expect(measure(ids, new Set(ids))).toMatchObject({ precisionAt5: 1, recallAt5: 5 / 8, recallAt6: 6 / 8, ndcgAt6: 1 })
})

test('the mean and the median of no values are zero', () => {
  expect([[], [3], [1, 2, 6], [9, 1, 4, 2]].map((values) => [meanOf(values), medianOf(values)])).toEqual([
    [0, 0],
    [3, 3],
    [3, 2],
    [4, 3],
  ])
})

test('the interval of paired differences is reproducible, contains their mean and narrows with their number', () => {
  const few = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1 : 0))
  const many = Array.from({ length: 2000 }, (_, index) => few[index % 20] ?? 0)
  const interval = pairedInterval(few)
  expect(pairedInterval(few)).toEqual(interval)
  expect(pairedInterval([2, 2, 2])).toEqual({ difference: 2, low: 2, high: 2 })
  // The standard error of the mean is 0.5 / √n, and 95 % of a normal distribution are within 1.96 of it.
  for (const [values, tolerance] of [
    [few, 0.051],
    [many, 0.004],
  ] as const) {
    const { difference, low, high } = pairedInterval(values)
    const half = (1.96 * 0.5) / Math.sqrt(values.length)
    expect(difference).toBe(0.5)
    expect(Math.abs(low - (0.5 - half))).toBeLessThan(tolerance)
    expect(Math.abs(high - (0.5 + half))).toBeLessThan(tolerance)
  }
})
