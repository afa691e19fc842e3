import { setTimeout as sleep } from 'node:timers/promises'
import type { Connections } from './http/connections.ts'
import type { Database } from './store/database/database.ts'
import { inTime } from './work/in-time.ts'
import type { Work } from './work/job-runner.ts'

/** The parts of a serving process that have to be ended. */
export interface Serving {
  /** Aborted first: from then on `/ready` answers 503. */
  readonly ending: AbortController
  readonly connections: Connections
  /** Closing it ends all subscriptions: their readers come back to another gateway. */
  readonly live: { readonly close: () => void }
  readonly work: Work
  readonly stopNotifying: () => Promise<void>
  /** Writes what was counted of the requests, when all of them are answered. */
  readonly stopCounting: () => Promise<void>
  readonly database: Pick<Database, 'close'>
}

export interface ShutdownOptions {
  /** Seconds that a shutdown takes at most. */
  readonly secondsMax: number
  /** Seconds of these in which everything is still answered, so that load balancers notice that the process is not ready any more. */
  readonly delaySeconds: number
}

/** The part of the time after which requests and jobs are cut. The rest is for closing the database. */
export const answeringShare = 0.9

/**
 * Ends a serving process within a bounded time, whatever clients, webhook receivers and the database do, and answers what had to be cut. First
 * the process reports that it is not ready, ends its jobs and keeps answering. Then it accepts no more connections and answers what has been
 * asked. Then it closes the database.
 */
export async function shutDown(
  { ending, connections, live, work, stopNotifying, stopCounting, database }: Serving,
  { secondsMax, delaySeconds }: ShutdownOptions,
): Promise<string[]> {
  const [cut, late] = [new AbortController(), new AbortController()]
  const timers = [setTimeout(() => cut.abort(), secondsMax * answeringShare * 1000), setTimeout(() => late.abort(), secondsMax * 1000)]
  const answering = async (): Promise<string[]> => {
    connections.answerLast()
    await sleep(delaySeconds * 1000)
    live.close()
    return connections.finish(cut.signal)
  }
  const closing = async (): Promise<void> => {
    try {
      await Promise.all([stopNotifying(), stopCounting()])
    } finally {
      await database.close()
    }
  }
  try {
    ending.abort()
    const left = (await Promise.all([answering(), work.stop(cut.signal)])).flat()
    return (await inTime(closing(), late.signal)) ? left : [...left, 'the connections to the database']
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
}
