import { describe, expect, test } from 'vitest'
import { adjustedLimit, ConcurrencyLimit } from '../../../src/http/admission/concurrency-limit.ts'

/** How many answers per second a server gives, if so many requests are worked on at once. */
type Server = (concurrency: number) => number

/** The throughput is half of its maximum at `half` concurrent requests: the server reads for several requests with one statement. */
const saturating =
  (half: number, answersPerSecond: number): Server =>
  (concurrency) =>
    (answersPerSecond * concurrency) / (concurrency + half)

/**
 * The limits at the end of each simulated second. As many requests are in progress as the limit admits, and others wait. On average, `burst`
 * requests are answered at the same time.
 */
function limitsUnder(server: Server, seconds: number, { limit = new ConcurrencyLimit({ max: 1000 }), burst = 1 } = {}): number[] {
  let seed = 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const limits: number[] = []
  for (let now = 0; now < seconds * 1000; ) {
    while (limit.inProgress < limit.current) limit.begin(now)
    const answeredAt = now + (1000 / server(limit.inProgress)) * (random() < 1 / burst ? burst : 0)
    limit.noteWaiting()
    limit.end(answeredAt)
    if (Math.floor(answeredAt / 1000) > Math.floor(now / 1000)) limits.push(limit.whole)
    now = answeredAt
  }
  return limits
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('Under lasting load, the limit', () => {
  test.each([
    { half: 3, answersPerSecond: 1500, expected: 24 },
    { half: 6, answersPerSecond: 1000, expected: 48 },
    { half: 20, answersPerSecond: 5000, expected: 160 },
  ])('settles where more requests at once bring few more answers: %o', ({ half, answersPerSecond, expected }) => {
    const limits = limitsUnder(saturating(half, answersPerSecond), 600)
    for (const part of [limits.slice(60, 120), limits.slice(300, 360), limits.slice(-60)]) {
      expect(mean(part)).toBeGreaterThan(expected * 0.6)
      expect(mean(part)).toBeLessThan(expected * 1.6)
    }
  })

  test('does not drift upwards if a busy machine answers in bursts', () => {
    const limits = limitsUnder(saturating(6, 1000), 600, { burst: 20 })
    for (const part of [limits.slice(60, 120), limits.slice(300, 360), limits.slice(-60)]) expect(mean(part)).toBeLessThan(48 * 1.6)
  })

  test('falls to its minimum if requests only wait for each other, and rises to its maximum if they don’t', () => {
    expect(limitsUnder(() => 300, 120).at(-1)).toBeLessThan(20)
    expect(limitsUnder((concurrency) => concurrency * 10, 120, { limit: new ConcurrencyLimit({ max: 200 }) }).at(-1)).toBe(200)
  })
})

test('The throughput is that of the last window', () => {
  const limit = new ConcurrencyLimit({ max: 1000 })
  limitsUnder(() => 300, 10, { limit })
  expect(limit.throughput).toBeCloseTo(0.3, 1)
})

test('While nobody waits, the limit does not change', () => {
  const limit = new ConcurrencyLimit({ max: 1000 })
  for (let now = 0; now < 60_000; now += 50) {
    for (let count = 0; count < 20; count++) limit.begin(now)
    for (let count = 0; count < 20; count++) limit.end(now + 40)
  }
  expect([limit.current, limit.whole, limit.inProgress]).toEqual([32, 32, 0])
})

test('One comparison changes the limit by a fifth downwards, or by 15 % upwards, at most', () => {
  expect([adjustedLimit(100, 1, 1), adjustedLimit(100, 1, 0), adjustedLimit(100, 1.8, 1)].map(Math.round)).toEqual([115, 80, 100])
})

test('A maximum below the usual minimum is respected', () => {
  const limit = new ConcurrencyLimit({ max: 2 })
  expect(limitsUnder(() => 100, 60, { limit }).every((value) => value === 2)).toBe(true)
})
