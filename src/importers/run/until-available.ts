import { setTimeout } from 'node:timers/promises'
import { CannotRun, ReadOnly, ServiceUnavailable } from '../../content/error.ts'

/** Milliseconds between two attempts, and how long an import waits for the database in all. */
const pauseMs = 1000
const waitMsMax = 10 * 60_000

/**
 * Attempts a write until the database takes it. Every attempt has to write all of it or nothing, and has to be able to run twice: an
 * answer may be lost with its connection. CannotRun once the database has been away for too long.
 */
export async function untilAvailable<Result>(attempt: () => Promise<Result>, onWait: (cause: Error) => void): Promise<Result> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      return await attempt()
    } catch (cause) {
      if (!(cause instanceof ServiceUnavailable || cause instanceof ReadOnly)) throw cause
      if (waitedMs === 0) onWait(cause)
      if (waitedMs >= waitMsMax) {
        throw new CannotRun(
          `The database took nothing for ${waitMsMax / 60_000} minutes: ${cause.message} Import the same sources again later: what is in already stays as it is.`,
          { cause },
        )
      }
      await setTimeout(pauseMs)
    }
  }
}
