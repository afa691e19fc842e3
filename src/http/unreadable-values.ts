import type { ExecutionResult } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { UnreadableValue } from '../engine/unreadable-value.ts'

/** Values that are remembered as told. A record is mended by hand: there are few of them. */
const toldMax = 1000

/** Tells the operator of stored values that can't be answered, each once: which record, which field, and what is stored. */
export function unreadableValueLog(log: Logger): (result: ExecutionResult) => void {
  const told = new LRUCache<string, true>({ max: toldMax })
  return ({ extensions }) => {
    for (const { message } of (extensions?.unreadableValues ?? []) as readonly UnreadableValue[]) {
      if (told.has(message)) continue
      told.set(message, true)
      log.warn({ message }, 'A stored value can’t be answered, and another is answered in its place: the record is to be mended.')
    }
  }
}
