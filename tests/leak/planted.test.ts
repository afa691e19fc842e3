import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generous, Newsroom } from '../newsroom.ts'
import { equivalent } from './equivalent-plants.ts'
import { history } from './history.ts'
import { type Checks, live } from './live.ts'
import { findPlants } from './plants.ts'
import { richHistory } from './rich-history.ts'
import { everybody } from './routes.ts'

interface Caught {
  /** Number of histories played, including the one that caught it. */
  readonly histories: number
  readonly message: string
}

declare global {
  /** The id of the plant that leaks; see `withSwitches`. */
  var plantedLeak: string | undefined
}

declare module 'vitest' {
  interface TaskMeta {
    /** The id of the plant. */
    plant?: string
    /** How a plant was caught; undefined if it was not. */
    caught?: Caught
  }
}

/** The plants of every run: some of each kind. */
const ofEveryRun = [
  'src/store/reads/sitemap.ts latestNews: visibility 2',
  'src/store/reads/article-address.ts articleAtSlug: visibility 3',
  'src/store/reads/search.ts found: registration',
  'src/store/reads/search.ts searchLatest: sections',
  'src/store/reads/contribution.ts correctionsOf: visibility 2',
  'src/store/reads/contribution.ts contributionCounts: subscription',
  'src/store/reads/editorial-link.ts editorialLinks: visibility 3',
  'src/store/reads/article-parts.ts articlePartsWithBody: registration',
  'src/store/reads/visible.ts published: visibility 3',
  'src/store/commands/front.ts frontArticles: syndication',
  'src/http/routes/article-page.ts articlePageRoute: syndication',
  'src/engine/context.ts : rights',
  'src/http/document.ts route › handle: rights',
]

/** The ids of the plants to try, one a line: `npm run leak:planted` sets them. */
const chosen = new Set(process.env.KIOSQUE_LEAK_PLANTS?.split('\n') ?? ofEveryRun)
const everyPlant = findPlants()
const plants = everyPlant.filter(({ id }) => chosen.has(id))

/** Random histories for a leak that the rich history does not catch: the number that the leak test plays on each database. */
const historiesMax = Number(process.env.KIOSQUE_LEAK_HISTORIES ?? 50) / 2

const options = { audiences: everybody, follows: true, listens: true }

describe('The test of the leak test', () => {
  const caught = new Map<string, Caught>()
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open('PGlite', undefined, generous)
    await tryInOneHistory(room, caught)
  }, 0)
  afterAll(() => room.close())

  test('finds the plants of every run', () => expect(plants).toHaveLength(chosen.size))

  test('finds the plants that are listed as unable to leak', () =>
    expect([...equivalent.keys()].filter((id) => !everyPlant.some((plant) => plant.id === id))).toEqual([]))

  test.for(plants)('catches a leak in $id', { timeout: 0 }, async ({ id }, { task }) => {
    task.meta.plant = id
    if (equivalent.has(id)) {
      expect(caught.get(id), 'It can leak: remove it from equivalent-plants.ts.').toBeUndefined()
      return
    }
    const result = caught.get(id) ?? (await leaking(id, () => tryInOwnHistories(room)))
    // A failed request would prove nothing.
    expect(result.message).toMatch(/A leak: |expected /u)
    task.meta.caught = result
  })
})

async function leaking<Result>(id: string, run: () => Promise<Result>): Promise<Result> {
  globalThis.plantedLeak = id
  try {
    return await run()
  } finally {
    globalThis.plantedLeak = undefined
  }
}

/** Plays the rich history once, and tries every plant in some of its states: a plant changes no data. */
function tryInOneHistory(room: Newsroom, caught: Map<string, Caught>): Promise<void> {
  const onState = async ({ reads, routes }: Checks) => {
    for (const { id, file } of plants) {
      if (caught.has(id)) continue
      const checks = file.startsWith('src/store/') ? reads : routes
      const message = await leaking(id, () => messageOf(checks))
      if (message === null) continue
      caught.set(id, { histories: 1, message })
      if (process.env.KIOSQUE_LEAK_PLANTS) console.log(id)
    }
  }
  return live(room, richHistory, { ...options, listens: false, thorough: true, onState })
}

/** Plays histories with the plant from the beginning, with listeners, as the leak test does. */
async function tryInOwnHistories(room: Newsroom): Promise<Caught> {
  const rich = await messageOf(() => live(room, richHistory, { ...options, thorough: true }))
  if (rich !== null) return { histories: 1, message: rich }
  const { failed, numRuns, errorInstance } = await fc.check(
    fc.asyncProperty(history, (steps) => live(room, steps, options)),
    { numRuns: historiesMax, endOnFailure: true },
  )
  return { histories: 1 + numRuns, message: failed ? String(errorInstance) : 'not caught' }
}

const messageOf = (run: () => Promise<void>): Promise<string | null> =>
  run().then(
    () => null,
    (cause: unknown) => String(cause),
  )
