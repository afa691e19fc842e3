import { setTimeout } from 'node:timers/promises'
import { ReadOnly, ServiceUnavailable } from '../content/error.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { type Consumer, consume } from './consumer.ts'
import { inTime } from './in-time.ts'

/** Background work that is queued in the database and done in steps while requests are served. */
export interface Job {
  readonly name: string
  /**
   * Does one step. Returns true to continue at once, a date to run again then even without a notification, or false to wait for the next
   * notification. A long step checks the signal at points where nothing is half done, and stops by throwing the signal's reason.
   */
  readonly run: (signal: AbortSignal) => Promise<boolean | Date>
  /** Ends work that runs concurrently with the steps: starts nothing new, waits for current work, and aborts it when the signal is aborted. */
  readonly stop?: (cut: AbortSignal) => Promise<void>
}

/** Background work that runs until it is stopped. */
export interface Work {
  /**
   * Stops current steps at points where nothing is half done. Returns the names of those that had not ended when the signal was aborted.
   * Without a signal it waits for all of them.
   */
  readonly stop: (cut?: AbortSignal) => Promise<string[]>
}

/** Delay of the first retry after a failure. It doubles each time, up to a maximum. */
const againMs = 300
const againMsMax = 60_000
/** Delay of a retry while the database is unavailable or read-only: this is not a failure of the work, so the delay does not grow. */
const unavailableMs = 1000

interface Options {
  readonly notifier: ChangeNotifier
  readonly clock: () => Date
  readonly consumers: readonly Consumer[]
  readonly jobs: readonly Job[]
  readonly onFailure: (name: string, cause: unknown) => void
}

/** Runs consumers and jobs whenever it is notified. A slow or failing one does not delay the others. */
export function runJobs(database: Database, { notifier, clock, consumers, jobs, onFailure }: Options): Work {
  const stopping = new AbortController()
  const { signal } = stopping
  const members: Job[] = [
    ...consumers.map((consumer) => ({
      name: consumer.name,
      async run() {
        const handled = (await consume(database, consumer, signal)) > 0
        // The consumer may have queued work for a job.
        if (handled) notifier.notify()
        return handled
      },
    })),
    ...jobs,
  ]
  const work = async ({ name, run }: Job): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const { count } = notifier
      try {
        const next = await run(signal)
        failures = 0
        if (next === true) continue
        await notifier.wait(count, { signal, ...(next && { ms: Math.max(next.getTime() - clock().getTime(), 0) }) })
      } catch (cause) {
        if (signal.aborted && cause === signal.reason) return
        onFailure(name, cause)
        const isUnavailable = cause instanceof ServiceUnavailable || cause instanceof ReadOnly
        if (!isUnavailable) failures += 1
        await pause(isUnavailable ? unavailableMs : Math.min(againMs * 2 ** (failures - 1), againMsMax), signal)
      }
    }
  }
  const atWork = new Map(members.map((member) => [member, work(member)]))
  return {
    async stop(cut = new AbortController().signal) {
      stopping.abort()
      const ending = [...atWork].map(async ([member, ended]) => {
        await ended
        await member.stop?.(cut)
        atWork.delete(member)
      })
      await inTime(Promise.all(ending), cut)
      return [...atWork.keys()].map(({ name }) => name)
    },
  }
}

/** Waits for a time, or until the signal is aborted. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => undefined)
