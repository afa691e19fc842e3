import type { Audience } from '../../src/content/audience.ts'
import type { Newsroom } from '../newsroom.ts'
import { createDrain, resetIndex } from '../related/drain.ts'
import { nothingFormer, rememberFormer } from './former-content.ts'
import { play, type Step, start } from './history.ts'
import { Listeners } from './listeners.ts'
import { tryEveryRoute } from './routes.ts'
import { readers, truthOf } from './secrets.ts'
import { nothingSeen, remember, rememberDisclosed } from './seen.ts'
import { tryEveryRead } from './store-reads.ts'

interface Options {
  /** The audiences that request every route; if there are none, only the reads of the store are called. */
  readonly audiences: readonly Audience[]
  /** Whether the jobs that follow events run after each step. */
  readonly follows: boolean
  /** Whether listeners are connected during the history. */
  readonly listens: boolean
  /**
   * Whether every reader calls the store after each step, and URLs are requested in every format before time passes and at the end. By
   * default, some readers and some URLs take turns.
   */
  readonly thorough?: boolean
  /** Called before time passes, after it has passed and at the end, with the checks of that state. */
  readonly onState?: (checks: Checks) => Promise<void>
}

/** The checks of one state. They can be repeated, because they change nothing. */
export interface Checks {
  readonly reads: () => Promise<void>
  readonly routes: () => Promise<void>
}

/** Plays a history on an empty database, calls the reads of the store after each step, and requests every route after every third one. */
export async function live(
  room: Newsroom,
  steps: readonly Step[],
  { audiences, follows, listens, thorough = false, onState }: Options,
): Promise<void> {
  await room.reset()
  room.clock.now = new Date(start)
  await resetIndex(room.database)
  const follow = createDrain(room.database, () => room.clock.now)
  const seen = nothingSeen()
  const former = nothingFormer()
  const listeners = new Listeners(room)
  try {
    if (listens) await listeners.open()
    for (const [turn, step] of steps.entries()) {
      const since = room.clock.now
      await play(room, step, turn)
      if (follows) await follow()
      await remember(room, seen)
      const truth = await truthOf(room)
      await rememberFormer(room, former, truth, { since, hasNewSection: seen.hasNewSection })
      rememberDisclosed(room, seen, truth, since)
      const isLast = turn === steps.length - 1
      const inEveryFormat = thorough && (isLast || steps[turn + 1]?.do === 'wait')
      if (onState) {
        if (inEveryFormat || step.do === 'wait')
          await onState({
            reads: () => tryEveryRead(room, former, truth, readers),
            routes: () => tryEveryRoute(room, seen, truth, { audiences, inEveryFormat: true }),
          })
        continue
      }
      const tried = thorough ? readers : readers.filter((_reader, index) => index % 4 === turn % 4)
      await tryEveryRead(room, former, truth, tried)
      if (listens) await listeners.check(truth, since)
      if (audiences.length > 0 && (inEveryFormat || isLast || turn % (thorough ? 4 : 3) === 0))
        await tryEveryRoute(room, seen, truth, { audiences, inEveryFormat })
    }
  } finally {
    listeners.close()
  }
}
