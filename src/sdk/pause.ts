/** Milliseconds before the next attempt: longer each time, and random, so that clients that failed together don't retry together. */
export const jitter = (tries: number, baseMs = 300): number => Math.random() * Math.min(baseMs * 2 ** tries, 3e4)

/** Waits, or throws as soon as the signal is aborted. The signal must not be aborted beforehand. */
export const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new Error('Stopped.'))
    })
  })

/** Whether the error is temporary: too many requests, or a gateway that is not available. */
export const isPassing = (status: number): boolean => status === 429 || (status > 501 && status < 505)

/**
 * Seconds for which the gateway accepts no more requests: from `Retry-After`, or from `RateLimit` if nothing remains. Null for no pause.
 * Supports the current form of the draft (`"default";r=0;t=12`), the former one (`remaining=0, reset=12`), and separate headers.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function pauseOf(status: number, headers: Headers): number | null {
  const after = headers.get('Retry-After')
  if (after && (status === 429 || status === 503)) {
    const seconds = Number(after)
    return Number.isNaN(seconds) ? Math.max(0, (Date.parse(after) - Date.now()) / 1000) : seconds
  }
  const limit = headers.get('RateLimit') ?? `r=${headers.get('RateLimit-Remaining')};t=${headers.get('RateLimit-Reset')}`
  const [, now, formerly] = /\br=0\b[^,]*\bt=(\d+)|\bremaining=0\b.*\breset=(\d+)/.exec(limit) ?? []
  const seconds = now ?? formerly
  return seconds ? Number(seconds) : null
}
