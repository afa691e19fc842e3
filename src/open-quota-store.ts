import { CannotRun } from './content/error.ts'
import type { Environment } from './env.ts'
import { memoryStore, type QuotaStore, storeOf } from './http/admission/quota-store.ts'
import { quotaSums } from './store/commands/quota-sum.ts'
import type { Database } from './store/database/database.ts'

export interface QuotaStoreSettings {
  readonly kind: 'memory' | 'redis' | 'postgres'
  readonly redisUrl: string
}

/** By default Redis if it has a URL, otherwise the memory of this process. Throws CannotRun if Redis has none. */
export function quotaStoreSettings({ REDIS_URL, QUOTA_STORE }: Environment): QuotaStoreSettings {
  const kind = QUOTA_STORE ?? (REDIS_URL === undefined ? 'memory' : 'redis')
  if (kind === 'redis' && REDIS_URL === undefined)
    throw new CannotRun('QUOTA_STORE is "redis", but REDIS_URL is not set: expected the URL of a Redis server.')
  return { kind, redisUrl: REDIS_URL ?? '' }
}

/** Opens the store of the partners' quotas. */
export async function openQuotaStore({ kind, redisUrl }: QuotaStoreSettings, database: Database): Promise<QuotaStore> {
  if (kind === 'postgres') return storeOf(quotaSums(database))
  if (kind === 'memory') return memoryStore()
  // The client is loaded only if it is used.
  const { redisStore } = await import('./http/admission/redis-store.ts')
  return redisStore(redisUrl)
}
