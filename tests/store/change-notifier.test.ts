import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'

const { signal: never } = new AbortController()

/** Whether the promise is settled after what is due now. */
async function isOver(waiting: Promise<void>): Promise<boolean> {
  let over = false
  void waiting.then(() => {
    over = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return over
}

test('a listener waits for the next notification after those that it knows, and all listeners hear it', async () => {
  const notifier = new ChangeNotifier()
  const waiting = [notifier.wait(0, { signal: never }), notifier.wait(0, { signal: never, ms: 60_000 })]
  expect(await Promise.all(waiting.map(isOver))).toEqual([false, false])
  notifier.notify()
  expect(await Promise.all(waiting.map(isOver))).toEqual([true, true])
  expect(notifier.count).toBe(1)
  // One that has missed a notification does not wait, one that knows it does.
  expect(await isOver(notifier.wait(0, { signal: never }))).toBe(true)
  const next = notifier.wait(1, { signal: never })
  expect(await isOver(next)).toBe(false)
  notifier.notify()
  await next
})

test('a listener waits no longer than its time, and until its signal is aborted', async () => {
  const notifier = new ChangeNotifier()
  await notifier.wait(0, { signal: never, ms: 1 })
  const ending = new AbortController()
  const waiting = notifier.wait(0, { signal: ending.signal })
  expect(await isOver(waiting)).toBe(false)
  ending.abort()
  await waiting
  expect(await isOver(notifier.wait(0, { signal: ending.signal }))).toBe(true)
  expect(notifier.count).toBe(0)
})

test('a listener that has been notified leaves nothing behind', async () => {
  const notifier = new ChangeNotifier()
  const { signal } = new AbortController()
  const waiting = notifier.wait(0, { signal, ms: 60_000 })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  notifier.notify()
  await waiting
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
