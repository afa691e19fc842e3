import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isPassing, jitter, pauseOf, wait } from '../../src/sdk/pause.ts'

const now = new Date('2026-03-01T12:00:00Z')
beforeEach(() => void vi.useFakeTimers({ now }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('The pause before an attempt doubles up to half a minute, and is random', () => {
  const random = vi.spyOn(Math, 'random')
  const pauses = (share: number, ...baseMs: number[]) => {
    random.mockReturnValue(share)
    return [0, 1, 2, 6, 7, 20].map((tries) => jitter(tries, ...baseMs))
  }
  expect(pauses(1)).toEqual([300, 600, 1200, 19_200, 30_000, 30_000])
  expect(pauses(0.5)).toEqual([150, 300, 600, 9600, 15_000, 15_000])
  expect(pauses(0)).toEqual([0, 0, 0, 0, 0, 0])
  expect(pauses(1, 2000)).toEqual([2000, 4000, 8000, 30_000, 30_000, 30_000])
})

test('Waiting ends after the time, or with an error when it is stopped', async () => {
  const stop = new AbortController()
  const ended: string[] = []
  void wait(100, stop.signal).then(() => ended.push('short'))
  const long = wait(1000, stop.signal).catch((cause: Error) => ended.push(cause.message))
  await vi.advanceTimersByTimeAsync(99)
  expect(ended).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toEqual(['short'])
  stop.abort()
  await long
  expect([ended, vi.getTimerCount()]).toEqual([['short', 'Stopped.'], 0])
})

test('An error is temporary if too much is asked, or the gateway is not available', () => {
  expect([200, 400, 404, 428, 429, 430, 500, 501, 502, 503, 504, 505].filter(isPassing)).toEqual([429, 502, 503, 504])
})

describe('The pause that a response asks for', () => {
  test.each<[number, Record<string, string>, number | null]>([
    [429, { 'Retry-After': '7' }, 7],
    [503, { 'Retry-After': '0' }, 0],
    [503, { 'Retry-After': 'Sun, 01 Mar 2026 12:01:30 GMT' }, 90],
    [503, { 'Retry-After': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    [500, { 'Retry-After': '7' }, null],
    [200, { 'Retry-After': '7' }, null],
    [503, {}, null],
    [200, { RateLimit: '"default";r=0;t=12' }, 12],
    [200, { RateLimit: '"default";r=1;t=12' }, null],
    [200, { RateLimit: '"default";r=10;t=12' }, null],
    [200, { RateLimit: '"default";xr=0;t=12' }, null],
    [200, { RateLimit: '"default";r=0;xt=12' }, null],
    [200, { RateLimit: '"burst";r=0, "daily";r=9;t=3600' }, null],
    [200, { RateLimit: '"burst";r=9;t=1, "daily";r=0;w=1;t=3600' }, 3600],
    [200, { RateLimit: 'limit=100, remaining=0, reset=12' }, 12],
    [200, { RateLimit: 'limit=100, remaining=1, reset=12' }, null],
    [200, { RateLimit: 'limit=100, remaining=01, reset=12' }, null],
    [200, { RateLimit: 'limit=100, xremaining=0, reset=12' }, null],
    [200, { RateLimit: 'limit=100, remaining=0, xreset=12' }, null],
    [200, { 'RateLimit-Remaining': '0', 'RateLimit-Reset': '12' }, 12],
    [200, { 'RateLimit-Remaining': '1', 'RateLimit-Reset': '12' }, null],
    [200, { 'RateLimit-Remaining': '0' }, null],
    [429, { RateLimit: '"default";r=0;t=12', 'Retry-After': '7' }, 7],
    [200, { RateLimit: '"default";r=0;t=12', 'Retry-After': '7' }, 12],
  ])('with status %i and %j is %j', (status, headers, seconds) => {
    expect(pauseOf(status, new Headers(headers))).toBe(seconds)
  })
})
