/** Before the next try: longer each time, and by chance, so that clients that failed together don't come back together. */
export const jitter = (tries: number): number => Math.random() * 300 * 2 ** tries

/** Waits, or throws as soon as the signal says to stop. It hasn't yet. */
export const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new Error('Stopped.'))
    })
  })

/** Whether the same may be answered later: too many requests, or a gateway that is away. */
export const isPassing = (status: number): boolean => status === 429 || (status > 501 && status < 505)

/**
 * For how many seconds the gateway wants no more requests: what `Retry-After` says, or `RateLimit` when nothing remains. Null: none.
 * The draft in its present form (`"default";r=0;t=12`), in its former (`remaining=0, reset=12`), and as separate headers.
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
