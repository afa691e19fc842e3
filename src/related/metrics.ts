/** Quality of a list for a query. Each measure is from 0 to 1. */
export interface QueryMeasures {
  readonly hitAt1: number
  readonly hitAt5: number
  readonly precisionAt5: number
  readonly recallAt5: number
  readonly recallAt6: number
  readonly ndcgAt6: number
  readonly mrr: number
}

export const measureNames = [
  'hitAt1',
  'hitAt5',
  'precisionAt5',
  'recallAt5',
  'recallAt6',
  'ndcgAt6',
  'mrr',
] as const satisfies (keyof QueryMeasures)[]

/** Measures a list of ids, best first, against the relevant documents, of which there is at least one. */
export function measure(list: readonly string[], relevant: ReadonlySet<string>): QueryMeasures {
  const hits = list.map((id) => (relevant.has(id) ? 1 : 0))
  const found = (size: number): number => hits.slice(0, size).reduce<number>((sum, hit) => sum + hit, 0)
  const first = hits.indexOf(1)
  const gain = (ranked: readonly number[]): number =>
    ranked.slice(0, 6).reduce<number>((sum, hit, index) => sum + hit / Math.log2(index + 2), 0)
  return {
    hitAt1: found(1),
    hitAt5: Math.min(1, found(5)),
    precisionAt5: found(5) / 5,
    recallAt5: found(5) / relevant.size,
    recallAt6: found(6) / relevant.size,
    ndcgAt6: gain(hits) / gain(Array.from({ length: relevant.size }, () => 1)),
    mrr: first < 0 ? 0 : 1 / (first + 1),
  }
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** A difference of means with its 95% confidence interval. */
export interface Difference {
  readonly difference: number
  readonly low: number
  readonly high: number
}

const resamples = 2000

/**
 * The mean of paired differences and its 95% interval by the percentile bootstrap over queries (Efron 1979). The random numbers are the
 * same every time.
 */
export function pairedInterval(differences: readonly number[]): Difference {
  const draw = generator()
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    for (let index = 0; index < differences.length; index += 1) sum += differences[Math.floor(draw() * differences.length)] ?? 0
    return sum / differences.length
  }).sort()
  return {
    difference: meanOf(differences),
    low: means[Math.floor(resamples * 0.025)] ?? 0,
    high: means[Math.ceil(resamples * 0.975) - 1] ?? 0,
  }
}

/** A reproducible random generator for numbers from 0 to 1 (mulberry32). */
function generator(): () => number {
  let state = 20_261_123
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return 0
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
