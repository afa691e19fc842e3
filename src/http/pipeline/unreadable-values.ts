import type { ExecutionResult } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { UnreadableValue } from '../../engine/unreadable-value.ts'

/** Values that are remembered as logged. A record is corrected by hand: there are few of them. */
const loggedMax = 1000

/** Logs stored values that can't be answered, each once: which record, which field, and what is stored. */
export function unreadableValueLog(log: Logger): (result: ExecutionResult) => void {
  const logged = new LRUCache<string, true>({ max: loggedMax })
  return ({ extensions }) => {
    for (const { message } of (extensions?.unreadableValues ?? []) as readonly UnreadableValue[]) {
      if (logged.has(message)) continue
      logged.set(message, true)
      log.warn({ message }, 'A stored value can’t be answered, and another is answered in its place: correct the record.')
    }
  }
}
