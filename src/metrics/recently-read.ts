import { setTimeout } from 'node:timers/promises'

/** A value is read again when it is older than this, in milliseconds. */
const ageMsMax = 5000
/** How long a caller waits for a value, in milliseconds: less than Prometheus' timeout of 10 seconds. */
const waitMsMax = 2000

/**
 * Caches a value for five seconds, and shares one read among concurrent callers. Resolves to `null` if the read fails or takes longer than two
 * seconds.
 */
export function recentlyRead<Value>(read: () => Promise<Value>): () => Promise<Value | null> {
  let last: { readonly at: number; readonly value: Promise<Value | null> } | null = null
  let isReading = false
  return async () => {
    const at = performance.now()
    if (!last || (!isReading && at - last.at > ageMsMax)) {
      isReading = true
      const value = read()
        .catch(() => null)
        .finally(() => {
          isReading = false
        })
      last = { at, value }
    }
    const answered = new AbortController()
    try {
      return await Promise.race([last.value, setTimeout(waitMsMax, null, { signal: answered.signal })])
    } finally {
      answered.abort()
    }
  }
}
