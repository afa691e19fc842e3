import { CannotRun } from './content/error.ts'
import type { Environment } from './env.ts'
import { memoryStore, type QuotaStore, storeOf } from './http/admission/quota-store.ts'
import { quotaSums } from './store/commands/quota-sum.ts'
import type { Database } from './store/database/database.ts'

/** The store of the partners' quotas: Redis if it has a URL, otherwise the memory of this process. Throws CannotRun if Redis has none. */
export async function openQuotaStore({ REDIS_URL, QUOTA_STORE }: Environment, database: Database): Promise<QuotaStore> {
  const kind = QUOTA_STORE ?? (REDIS_URL === undefined ? 'memory' : 'redis')
  if (kind === 'postgres') return storeOf(quotaSums(database))
  if (kind === 'memory') return memoryStore()
  if (REDIS_URL === undefined) throw new CannotRun('QUOTA_STORE is "redis", but REDIS_URL is not set: expected the URL of a Redis server.')
  const { redisStore } = await import('./http/admission/redis-store.ts')
  return redisStore(REDIS_URL)
}
