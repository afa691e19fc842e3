import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReadOnly, ServiceUnavailable } from '../../src/content/error.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'
import { inTime } from '../../src/work/in-time.ts'
import { type Job, runJobs } from '../../src/work/job-runner.ts'

/** Without consumers, the database is not used. */
const database = {} as Database

const began = Date.UTC(2025, 2, 1)
let notifier: ChangeNotifier
let failures: [string, unknown][]
/** When a step ran, in milliseconds since the begin of the test. */
let steps: number[]

beforeEach(() => {
  vi.useFakeTimers({ now: began })
  notifier = new ChangeNotifier()
  failures = []
  steps = []
})

afterEach(() => {
  vi.useRealTimers()
})

const start = (...jobs: Job[]) =>
  runJobs(database, {
    notifier,
    clock: () => new Date(),
    consumers: [],
    jobs,
    onFailure: (name, cause) => failures.push([name, cause]),
  })

/** A job whose steps give these results one after the other, and then false. */
const jobOf = (...results: (boolean | Date)[]): Job => ({
  name: 'job',
  async run() {
    const result = results[steps.length] ?? false
    steps.push(Date.now() - began)
    return result
  },
})

describe('A job', () => {
  test('continues at once while there is more to do, and then waits for a notification', async () => {
    const { stop } = start(jobOf(true, true, false))
    await vi.advanceTimersByTimeAsync(100_000)
    expect(steps).toEqual([0, 0, 0])
    notifier.notify()
    await vi.advanceTimersByTimeAsync(0)
    expect(steps).toEqual([0, 0, 0, 100_000])
    expect(await stop()).toEqual([])
    notifier.notify()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(steps).toHaveLength(4)
  })

  test('runs again at the date that it gave, or at once if that is past', async () => {
    const { stop } = start(jobOf(new Date(began + 5000), new Date(began)))
    await vi.advanceTimersByTimeAsync(4999)
    expect(steps).toEqual([0])
    await vi.advanceTimersByTimeAsync(100)
    expect(steps[1]).toBe(5000)
    expect(steps).toHaveLength(3)
    await stop()
  })

  test('is notified of what happens during its step', async () => {
    const { stop } = start({
      name: 'job',
      async run() {
        steps.push(Date.now() - began)
        if (steps.length === 1) notifier.notify()
        return false
      },
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect(steps).toEqual([0, 0])
    await stop()
  })

  test('that fails is repeated after 0.3 seconds and then twice the delay; after a second while the database is unavailable or read-only', async () => {
    // Delays are timers of node:timers/promises, which can't be faked.
    vi.useRealTimers()
    const causes: Readonly<Record<string, readonly Error[]>> = {
      fails: [new Error('first'), new Error('second')],
      unavailable: [new ServiceUnavailable('No database')],
      readOnly: [new ReadOnly('No writing')],
    }
    const ran: Readonly<Record<string, number[]>> = { fails: [], unavailable: [], readOnly: [] }
    const { stop } = start(
      ...Object.entries(causes).map(([name, thrown]) => ({
        name,
        async run() {
          const cause = thrown[ran[name]?.length ?? 0]
          ran[name]?.push(performance.now())
          if (cause) throw cause
          return false
        },
      })),
    )
    await vi.waitFor(() => expect(Object.values(ran).map(({ length }) => length)).toEqual([3, 2, 2]), 20_000)
    const delaysOf = (name: string) => ran[name]?.slice(1).map((time, index) => time - (ran[name]?.[index] ?? 0))
    // A timer may end early by a millisecond, and late on a busy machine.
    const atLeast = (ms: number) => expect.toSatisfy((delay: number) => delay > ms - 2)
    expect([delaysOf('fails'), delaysOf('unavailable'), delaysOf('readOnly')]).toEqual([
      [atLeast(300), atLeast(600)],
      [atLeast(1000)],
      [atLeast(1000)],
    ])
    expect(Object.fromEntries(Map.groupBy(failures, ([name]) => name))).toEqual(
      Object.fromEntries(Object.entries(causes).map(([name, thrown]) => [name, thrown.map((cause) => [name, cause])])),
    )
    await stop()
  })

  test('that fails or is slow does not delay another one', async () => {
    const other: number[] = []
    const { stop } = start(
      { name: 'fails', run: () => Promise.reject(new Error('failed')) },
      { name: 'slow', run: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))) },
      { name: 'other', run: async () => other.push(1) < 3 },
    )
    await vi.advanceTimersByTimeAsync(0)
    expect(other).toHaveLength(3)
    expect(await stop()).toEqual([])
  })
})

describe('At the end', () => {
  test('a step that throws the signal’s reason has not failed, and any other error is a failure', async () => {
    const abortedWith = (error?: Error): Job => ({
      name: error ? 'failed' : 'stopped',
      run: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(error ?? signal.reason))
        }),
    })
    const { stop } = start(abortedWith(), abortedWith(new Error('failed')))
    expect(await stop()).toEqual([])
    expect(failures).toEqual([['failed', new Error('failed')]])
  })

  test('jobs stop what runs concurrently, and those that have not ended in time are named', async () => {
    const cut = new AbortController()
    const stopped: AbortSignal[] = []
    const { stop } = start(
      { name: 'hangs', run: () => new Promise(() => undefined) },
      { name: 'ends', run: () => Promise.resolve(false), stop: async (signal) => void stopped.push(signal) },
      { name: 'ends never', run: () => Promise.resolve(false), stop: () => new Promise(() => undefined) },
    )
    const stopping = stop(cut.signal)
    await vi.advanceTimersByTimeAsync(1000)
    cut.abort()
    expect(await stopping).toEqual(['hangs', 'ends never'])
    expect(stopped).toEqual([cut.signal])
  })
})

test('work is waited for until it ends or the signal is aborted', async () => {
  const cut = new AbortController()
  expect(await inTime(Promise.resolve('done'), cut.signal)).toBe(true)
  await expect(inTime(Promise.reject(new Error('failed')), cut.signal)).rejects.toThrow('failed')
  const waiting = inTime(new Promise(() => undefined), cut.signal)
  cut.abort()
  expect(await waiting).toBe(false)
  expect(await inTime(new Promise(() => undefined), cut.signal)).toBe(false)
})
