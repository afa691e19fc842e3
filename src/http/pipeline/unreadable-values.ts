import type { ExecutionResult } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { UnreadableValue } from '../../engine/unreadable-value.ts'

/** Maximum number of values remembered as logged. Records are corrected by hand, so there are few of them. */
const loggedMax = 1000

/** Logs each stored value that can't be returned once, with its record, its field, and the value. */
export function unreadableValueLog(log: Logger): (result: ExecutionResult) => void {
  const logged = new LRUCache<string, true>({ max: loggedMax })
  return ({ extensions }) => {
    for (const { message } of (extensions?.unreadableValues ?? []) as readonly UnreadableValue[]) {
      if (logged.has(message)) continue
      logged.set(message, true)
      log.warn({ message }, 'A stored value can’t be returned, so another value was returned instead: correct the record.')
    }
  }
}
