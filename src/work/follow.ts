import { setTimeout } from 'node:timers/promises'
import { ServiceUnavailable } from '../content/error.ts'
import type { Bell } from '../store/bell.ts'
import type { Database } from '../store/database.ts'
import { type Consumer, consume } from './consumer.ts'

/** Work that waits in the database, done piece by piece beside the requests. */
export interface Job {
  readonly name: string
  /** Does one piece. Answers whether to go on at once, or when to look again though nothing is heard; false: when the bell rings. */
  readonly run: () => Promise<boolean | Date>
  /** Ends what it does beside its pieces. */
  readonly stop?: () => Promise<void>
}

/** What goes on until it is stopped. */
export interface Work {
  /** Lets the piece under way end. */
  readonly stop: () => Promise<void>
}

/** What fails is tried again after so long, after twice as long each further time, and after this long at last. */
const againMs = 300
const againMsMax = 60_000
/** A database that is away says nothing about the work: it is tried again as soon as the database may be back. */
const unavailableMs = 1000

interface FollowOptions {
  readonly bell: Bell
  readonly clock: () => Date
  readonly consumers: readonly Consumer[]
  readonly jobs: readonly Job[]
  readonly onFailure: (name: string, cause: unknown) => void
}

/** Follows the paper's events whenever the bell rings. One consumer or job that takes long or fails keeps nobody else waiting. */
export function follow(database: Database, { bell, clock, consumers, jobs, onFailure }: FollowOptions): Work {
  const stopping = new AbortController()
  const { signal } = stopping
  const members: Job[] = [
    ...consumers.map((consumer) => ({
      name: consumer.name,
      async run() {
        const handled = (await consume(database, consumer)) > 0
        // What it has noted down waits for a job.
        if (handled) bell.ring()
        return handled
      },
    })),
    ...jobs,
  ]
  const work = async ({ name, run }: Job): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const { rings } = bell
      try {
        const next = await run()
        failures = 0
        if (next === true) continue
        await bell.rung(rings, { signal, ...(next && { ms: Math.max(next.getTime() - clock().getTime(), 0) }) })
      } catch (cause) {
        onFailure(name, cause)
        if (!(cause instanceof ServiceUnavailable)) failures += 1
        await pause(cause instanceof ServiceUnavailable ? unavailableMs : Math.min(againMs * 2 ** (failures - 1), againMsMax), signal)
      }
    }
  }
  const ended = Promise.all(members.map(work))
  return {
    async stop() {
      stopping.abort()
      await ended
      for (const { stop } of members) await stop?.()
    },
  }
}

/** Waits so long, or until the signal. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => undefined)
