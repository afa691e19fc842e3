import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

/** Keeps the sums of windows of time. */
export interface QuotaStore {
  /** Adds points to the sum of a window, which is kept for so many seconds, and resolves to the new sum. Rejects if there is no answer. */
  readonly add: (key: string, points: number, seconds: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** A limiter of rate-limiter-flexible. `penalty` adds points and never refuses: the gateway decides by the sum. */
interface Limiter {
  penalty(key: string, points: number, options: { readonly customDuration: number }): Promise<RateLimiterRes>
}

/** The limit of a limiter is not used, because each partner has its own. */
export const noLimit = { points: 0, duration: 0 }

export const storeOf = (limiter: Limiter, close: () => Promise<void> = async () => undefined): QuotaStore => ({
  // node-postgres returns a bigint as text.
  add: async (key, points, seconds) => Number((await limiter.penalty(key, points, { customDuration: seconds })).consumedPoints),
  close,
})

/** Sums in the memory of this process. */
export const memoryStore = (): QuotaStore => storeOf(new RateLimiterMemory(noLimit))
