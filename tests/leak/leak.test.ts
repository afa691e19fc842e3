import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Database, Prisma } from '../../src/store/database.ts'
import { type DatabaseKind, onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { createDrain, resetIndex } from '../related/drain.ts'
import { everyDoorHasAProbe, nothingSeen, remember, tryEveryDoor } from './doors.ts'
import { history, play, type Step, start } from './history.ts'
import { truthOf } from './secrets.ts'

/** Histories a run; the long form is `KIOSQUE_LEAK_HISTORIES=1000 npx vitest run tests/leak`. */
const histories = Number(process.env.KIOSQUE_LEAK_HISTORIES ?? 25)

onBothDatabases('Nothing hidden is told', (kind) => {
  test('at any door, after any step of any history', { timeout: 0 }, async () => {
    await withRoom(kind, undefined, async (room) => {
      everyDoorHasAProbe(room)
      await fc.assert(
        fc.asyncProperty(history, (steps) => live(room, steps, { follows: true })),
        { numRuns: histories, endOnFailure: true },
      )
    })
  })

  test.each<[string, (text: string) => string]>([
    ['drafts', (text) => text.replaceAll("article.state = 'PUBLISHED'", 'TRUE')],
    ['embargoes', (text) => text.replaceAll('article.visible_from <=', "'-infinity' <=")],
    ['expiry', (text) => text.replaceAll('article.visible_until IS NULL OR', 'TRUE OR')],
    ['printed titles of hidden articles', (text) => text.replaceAll("SELECT 'title', article.id,", "SELECT 'title', article.id, TRUE OR")],
    ['authors without a visible article', (text) => text.replaceAll('entry.author_id = author.id AND', 'entry.author_id = author.id OR')],
  ])('and a leak of %s is caught', { timeout: 0 }, async (_name, break_) => {
    await withRoom(
      kind,
      (database) => planted(database, break_),
      async (room) => {
        const found = await fc.check(
          fc.asyncProperty(history, (steps) => live(room, steps, { follows: false })),
          { numRuns: 200, endOnFailure: true },
        )
        // Found as a leak or as a wrong count: a question that fails to be answered would prove nothing.
        expect(found.failed).toBe(true)
        expect(String(found.errorInstance)).toMatch(/A leak: |to be \d+|to deeply equal/u)
      },
    )
  })
})

/** Plays a history from an empty paper, and tries every door after each step. */
async function live(room: Newsroom, steps: readonly Step[], { follows }: { readonly follows: boolean }): Promise<void> {
  await room.reset()
  room.clock.now = new Date(start)
  await resetIndex(room.database)
  const follow = createDrain(room.database, () => room.clock.now)
  const seen = nothingSeen()
  for (const [turn, step] of steps.entries()) {
    await play(room, step, turn)
    if (follows) await follow()
    await remember(room, seen)
    await tryEveryDoor(room, seen, await truthOf(room))
  }
}

/** A database whose reads have lost a condition. */
const planted = (database: Database, break_: (text: string) => string): Database => ({
  ...database,
  query: ({ strings, values }) => database.query(new Prisma.Sql(strings.map(break_), values)),
})

async function withRoom(
  kind: DatabaseKind,
  reading: ((database: Database) => Database) | undefined,
  run: (room: Newsroom) => Promise<void>,
): Promise<void> {
  const room = await Newsroom.open(kind, reading)
  try {
    await run(room)
  } finally {
    await room.close()
  }
}
