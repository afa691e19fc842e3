import type { Outcome } from './run-stryker.ts'

/** In percent, with the limits of its 95 % confidence interval. */
export interface Score {
  readonly percent: number
  readonly low: number
  readonly high: number
}

/** How many of the mutants were noticed. A mutant with which the tests could not be run says nothing. */
export function scoreOf(outcomes: ReadonlyMap<unknown, Outcome>): Score {
  const valid = [...outcomes.values()].filter((outcome) => outcome !== 'error')
  const noticed = valid.filter((outcome) => outcome === 'killed' || outcome === 'timeout').length
  const [low, high] = intervalOf(noticed, valid.length)
  return { percent: valid.length === 0 ? 100 : (100 * noticed) / valid.length, low: 100 * low, high: 100 * high }
}

/** The 95 % confidence interval of a proportion, by Wilson's formula. */
function intervalOf(successes: number, trials: number): readonly [number, number] {
  if (trials === 0) return [0, 1]
  const z = 1.96
  const share = successes / trials
  const centre = share + z ** 2 / (2 * trials)
  const half = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  const scale = 1 + z ** 2 / trials
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)]
}

/** The same items for the same seed, in their order. Mulberry32 with a partial shuffle. */
export function sampleOf<Item>(items: readonly Item[], size: number, seed: number): Item[] {
  let state = seed >>> 0
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const indexes = items.map((_, index) => index)
  const count = Math.min(size, items.length)
  for (let n = 0; n < count; n++) {
    const other = n + Math.floor(random() * (items.length - n))
    ;[indexes[n], indexes[other]] = [indexes[other] as number, indexes[n] as number]
  }
  const chosen = new Set(indexes.slice(0, count))
  return items.filter((_, index) => chosen.has(index))
}
