import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ServiceUnavailable } from '../../src/content/error.ts'
import { Availability, type AvailabilityReport } from '../../src/store/database/availability.ts'

const ended = Object.assign(new Error('terminating connection'), { code: '57P01' })
const tooMany = Object.assign(new Error('too many connections'), { code: '53300' })

let isBusy: boolean
/** How the next probes end: null if the server answers. */
let answer: Error | null
let probes: number[]
let reports: AvailabilityReport[]
let interruptions: number
let availability: Availability

beforeEach(() => {
  vi.useFakeTimers()
  isBusy = false
  answer = null
  probes = []
  reports = []
  interruptions = 0
  availability = new Availability({
    async probe(timeoutMs) {
      probes.push(timeoutMs)
      if (answer) throw answer
    },
    isBusy: () => isBusy,
    onUnavailable: () => {
      interruptions += 1
    },
    onReport: (report) => reports.push(report),
  })
})

afterEach(() => {
  availability.close()
  vi.useRealTimers()
})

const outage = async (cause = ended) => {
  answer = cause
  await availability.check()
}

test('a server is probed twice a second while callers wait for it, and not at all when nobody does', async () => {
  await vi.advanceTimersByTimeAsync(5000)
  expect(probes).toEqual([])
  isBusy = true
  await vi.advanceTimersByTimeAsync(499)
  expect(probes).toEqual([])
  await vi.advanceTimersByTimeAsync(1001)
  expect(probes).toEqual([3000, 3000, 3000])
  expect(reports).toEqual([])
  expect(() => availability.assert()).not.toThrow()
})

test('while a server does not answer, statements are refused, and it is probed four times a second until it answers', async () => {
  await outage()
  expect(interruptions).toBe(1)
  expect(reports).toEqual([{ isAvailable: false, cause: ended, refused: 0 }])
  const thrown = await Promise.resolve()
    .then(() => availability.assert())
    .catch((cause: unknown) => cause)
  expect(thrown).toBeInstanceOf(ServiceUnavailable)
  expect(thrown).toMatchObject({ cause: ended })
  await vi.advanceTimersByTimeAsync(999)
  expect(probes).toHaveLength(4)
  // A later probe begins no second outage.
  expect(interruptions).toBe(1)
  expect(reports).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(reports[1]).toEqual({ isAvailable: false, cause: ended, refused: 1 })
  expect(() => availability.assert()).toThrow(ServiceUnavailable)
  answer = null
  await vi.advanceTimersByTimeAsync(250)
  expect(reports.slice(2)).toEqual([{ isAvailable: true, cause: null, refused: 1 }])
  expect(() => availability.assert()).not.toThrow()
  const { length } = probes
  await vi.advanceTimersByTimeAsync(5000)
  expect([probes.length, reports.length]).toEqual([length, 3])
})

test('a server that refuses a connection has answered', async () => {
  await outage(tooMany)
  expect([reports, interruptions]).toEqual([[], 0])
  await outage()
  answer = tooMany
  await vi.advanceTimersByTimeAsync(250)
  expect(reports.at(-1)).toMatchObject({ isAvailable: true })
})

test('only a lost connection raises the suspicion that the server is unavailable, and one probe at a time checks it', async () => {
  availability.suspect(new Error('duplicate key'))
  expect(probes).toEqual([])
  answer = ended
  for (let lost = 0; lost < 3; lost += 1) availability.suspect(ended)
  expect(probes).toEqual([3000])
  await vi.advanceTimersByTimeAsync(0)
  expect(reports).toEqual([{ isAvailable: false, cause: ended, refused: 3 }])
})

test('once it is closed, nothing is probed or reported, even if a probe was in progress', async () => {
  await outage()
  isBusy = true
  availability.close()
  answer = null
  await availability.check()
  await vi.advanceTimersByTimeAsync(5000)
  expect(reports).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('an outage that is noticed after the end is not reported', async () => {
  availability.close()
  await outage()
  expect([reports, interruptions, vi.getTimerCount()]).toEqual([[], 0, 0])
})
