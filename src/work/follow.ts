import { setTimeout } from 'node:timers/promises'
import { ServiceUnavailable } from '../content/error.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { type Consumer, consume } from './consumer.ts'
import { inTime } from './in-time.ts'

/** Work that waits in the database, done piece by piece beside the requests. */
export interface Job {
  readonly name: string
  /**
   * Does one piece. Answers whether to go on at once, or when to look again though nothing is heard; false: at the next notification. A piece
   * that takes long checks the signal wherever nothing is half done, and ends by throwing the signal's reason.
   */
  readonly run: (signal: AbortSignal) => Promise<boolean | Date>
  /** Ends work that goes on beside the pieces: begins nothing new, waits for what is under way, and cuts it when the signal is aborted. */
  readonly stop?: (cut: AbortSignal) => Promise<void>
}

/** What goes on until it is stopped. */
export interface Work {
  /**
   * Ends the pieces under way where nothing is half done. Answers the names of those that had not ended when the signal was aborted.
   * Without a signal it waits for all of them.
   */
  readonly stop: (cut?: AbortSignal) => Promise<string[]>
}

/** What fails is tried again after so long, after twice as long each further time, and after this long at last. */
const againMs = 300
const againMsMax = 60_000
/** A database that is away says nothing about the work: it is tried again as soon as the database may be back. */
const unavailableMs = 1000

interface FollowOptions {
  readonly notifier: ChangeNotifier
  readonly clock: () => Date
  readonly consumers: readonly Consumer[]
  readonly jobs: readonly Job[]
  readonly onFailure: (name: string, cause: unknown) => void
}

/** Follows the paper's events whenever it is notified. One consumer or job that takes long or fails keeps nobody else waiting. */
export function follow(database: Database, { notifier, clock, consumers, jobs, onFailure }: FollowOptions): Work {
  const stopping = new AbortController()
  const { signal } = stopping
  const members: Job[] = [
    ...consumers.map((consumer) => ({
      name: consumer.name,
      async run() {
        const handled = (await consume(database, consumer, signal)) > 0
        // What it has noted down waits for a job.
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
        if (!(cause instanceof ServiceUnavailable)) failures += 1
        await pause(cause instanceof ServiceUnavailable ? unavailableMs : Math.min(againMs * 2 ** (failures - 1), againMsMax), signal)
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

/** Waits so long, or until the signal. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => undefined)
