import { setTimeout } from 'node:timers/promises'
import { CannotRun, ReadOnly, ServiceUnavailable } from '../../content/error.ts'

/** Milliseconds between two attempts, and the maximum time that an import waits for the database. */
const pauseMs = 1000
const waitMsMax = 10 * 60_000

/**
 * Repeats a write until the database accepts it. An attempt must be one transaction and must be idempotent, because the answer of a
 * successful attempt may be lost with its connection. Throws CannotRun if the database is unavailable for too long.
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
          `The database accepted no changes for ${waitMsMax / 60_000} minutes: ${cause.message} Import the same sources again later: articles that are already imported stay unchanged.`,
          { cause },
        )
      }
      await setTimeout(pauseMs)
    }
  }
}
