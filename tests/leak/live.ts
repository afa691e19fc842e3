import type { Audience } from '../../src/content/audience.ts'
import type { Newsroom } from '../newsroom.ts'
import { createDrain, resetIndex } from '../related/drain.ts'
import { play, type Step, start } from './history.ts'
import { Listeners } from './listeners.ts'
import { nothingSeen, remember, tryEveryDoor } from './routes.ts'
import { truthOf } from './secrets.ts'

interface Options {
  /** The audiences that request every route. */
  readonly audiences: readonly Audience[]
  /** Whether the jobs that follow events run after each step. */
  readonly follows: boolean
  /** Whether listeners are connected during the history. */
  readonly listens: boolean
}

/** Plays a history on an empty database, and requests every route after each step. */
export async function live(room: Newsroom, steps: readonly Step[], { audiences, follows, listens }: Options): Promise<void> {
  await room.reset()
  room.clock.now = new Date(start)
  await resetIndex(room.database)
  const follow = createDrain(room.database, () => room.clock.now)
  const seen = nothingSeen()
  const listeners = new Listeners(room)
  try {
    if (listens) await listeners.open()
    for (const [turn, step] of steps.entries()) {
      await play(room, step, turn)
      if (follows) await follow()
      await remember(room, seen)
      const truth = await truthOf(room)
      if (listens) await listeners.check(truth)
      await tryEveryDoor(room, seen, truth, audiences)
    }
  } finally {
    listeners.close()
  }
}
