import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Newsroom } from '../newsroom.ts'
import { history } from './history.ts'
import { live } from './live.ts'
import { findPlants } from './plants.ts'
import { richHistory } from './rich-history.ts'
import { everybody } from './routes.ts'

declare global {
  /** The id of the plant that leaks; see `withSwitches`. */
  var plantedLeak: string | undefined
}

declare module 'vitest' {
  interface TaskMeta {
    /** The id of the plant. */
    plant?: string
    /** How a plant was caught; undefined if it was not. */
    caught?: { readonly histories: number; readonly message: string }
  }
}

/** The ids of the plants to try, one a line: `npm run leak:planted` sets them. */
const chosen = process.env.KIOSQUE_LEAK_PLANTS?.split('\n')

/** Random histories, after the rich one: the number that the leak test plays on each database. */
const historiesMax = Number(process.env.KIOSQUE_LEAK_HISTORIES ?? 25)

/** The plants of every run: one of each kind. */
const ofEveryRun: readonly RegExp[] = []

describe('The test of the leak test', () => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
  })
  afterAll(() => room.close())

  const plants = findPlants().filter(({ id }) => (chosen ? chosen.includes(id) : ofEveryRun.some((name) => name.test(id))))
  test.for(plants)('catches a leak in $id', { timeout: 0 }, async ({ id }, { task }) => {
    task.meta.plant = id
    globalThis.plantedLeak = id
    try {
      const { histories, message } = await caughtAfter(room)
      // A failed request would prove nothing.
      expect(message, `not caught by ${histories} histories`).toMatch(/A leak: |expected /u)
      task.meta.caught = { histories, message }
    } finally {
      globalThis.plantedLeak = undefined
    }
  })
})

/** The number of histories after which the leak test fails, and its message; an empty message if it does not fail. */
async function caughtAfter(room: Newsroom): Promise<{ histories: number; message: string }> {
  const options = { audiences: everybody, follows: true, listens: true, thorough: true }
  // Most leaks are caught by the reads of the store alone, which takes a tenth of the time.
  for (const audiences of [[], everybody]) {
    try {
      await live(room, richHistory, { ...options, audiences, listens: audiences.length > 0 })
    } catch (cause) {
      return { histories: 1, message: String(cause) }
    }
  }
  const property = fc.asyncProperty(history, (steps) => live(room, steps, { ...options, thorough: false }))
  const { failed, numRuns, errorInstance } = await fc.check(property, { numRuns: historiesMax, endOnFailure: true })
  return { histories: 1 + numRuns, message: failed ? String(errorInstance) : '' }
}
