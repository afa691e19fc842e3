import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Database } from '../store/database.ts'
import { type Consumer, consume } from './consumer.ts'

/** Work that waits in the database, done piece by piece beside the requests. */
export interface Job {
  readonly name: string
  /** Does one piece; answers whether there was one. */
  readonly run: () => Promise<boolean>
}

/** What goes on until it is stopped. */
export interface Work {
  /** Lets the piece under way end. */
  readonly stop: () => Promise<void>
}

/** Events are looked for so often: what follows a commit begins within a second. */
const pollMs = 300

/** After each failure in a row twice as many rounds are left out, up to this many. */
const leftOutMax = 200

interface Member {
  readonly name: string
  readonly run: () => Promise<boolean>
  failures: number
  leftOut: number
}

/** Follows the paper's events. One consumer or job that fails is tried again later, and keeps nobody else waiting. */
export function follow(
  database: Database,
  {
    consumers,
    jobs,
    onFailure,
  }: { readonly consumers: readonly Consumer[]; readonly jobs: readonly Job[]; readonly onFailure: (name: string, cause: unknown) => void },
): Work {
  const members: Member[] = [
    ...consumers.map((consumer) => ({ name: consumer.name, run: async () => (await consume(database, consumer)) > 0 })),
    ...jobs,
  ].map(({ name, run }) => ({ name, run, failures: 0, leftOut: 0 }))
  const stopping = new AbortController()
  const turn = async (member: Member): Promise<boolean> => {
    if (stopping.signal.aborted) return false
    if (member.leftOut > 0) {
      member.leftOut -= 1
      return false
    }
    try {
      const busy = await member.run()
      member.failures = 0
      return busy
    } catch (cause) {
      member.failures += 1
      member.leftOut = Math.min(2 ** member.failures, leftOutMax)
      onFailure(member.name, cause)
      return false
    }
  }
  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let busy = false
      for (const member of members) busy = (await turn(member)) || busy
      if (busy) await setImmediate()
      else await setTimeout(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = rounds()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
