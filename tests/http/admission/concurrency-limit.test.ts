import { describe, expect, test } from 'vitest'
import { adjustedLimit, ConcurrencyLimit } from '../../../src/http/admission/concurrency-limit.ts'

/** The mean time of a request in milliseconds, if so many are worked on at once. */
type Server = (concurrency: number) => number

/** A server whose throughput is half of its maximum at `half` concurrent requests: it reads for several requests with one statement. */
const saturating =
  (half: number, answersPerSecond: number): Server =>
  (concurrency) =>
    ((concurrency + half) / answersPerSecond) * 1000

/** The limits at the end of each simulated second. More requests wait than the limit admits. Times vary at random, but equally in each run. */
function limitsUnder(server: Server, seconds: number, limit = new ConcurrencyLimit(1000)): number[] {
  let seed = 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const limits: number[] = []
  for (let now = 0; now < seconds * 1000; ) {
    const time = server(limit.current)
    const answeredAt = now + time / limit.current
    limit.noteReached()
    limit.noteAnswered(answeredAt - time * (0.5 + random()), answeredAt)
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

  test('falls to its minimum if requests only wait for each other, and rises to its maximum if they don’t', () => {
    expect(limitsUnder(saturating(0, 300), 120).at(-1)).toBe(16)
    expect(limitsUnder(() => 100, 120, new ConcurrencyLimit(200)).at(-1)).toBe(200)
  })
})

test('While nobody waits, the limit does not change', () => {
  const limit = new ConcurrencyLimit(1000)
  for (let now = 0; now < 60_000; now += 5) limit.noteAnswered(now - 500, now)
  expect([limit.current, limit.whole]).toEqual([32, 32])
})

test('One comparison changes the limit by a quarter at most', () => {
  expect([adjustedLimit(100, 1, 1), adjustedLimit(100, 1, 0), adjustedLimit(100, 1.8, 1)]).toEqual([125, 75, 100])
})

test('A maximum below the usual minimum is respected', () => {
  const limit = new ConcurrencyLimit(2)
  expect(limitsUnder(() => 100, 60, limit).every((value) => value === 2)).toBe(true)
})
