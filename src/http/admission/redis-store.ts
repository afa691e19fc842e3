import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { noLimit, type QuotaStore, storeOf } from './quota-store.ts'

/** Time for the answer to a command, in milliseconds. A request waits for as long at most when Redis hangs. */
const answerMs = 250
/** Maximum time between two attempts to connect, in milliseconds. */
const reconnectMs = 1000
/** How long a gateway that starts waits for Redis, in milliseconds. It starts without it as well. */
const startMs = 2000

/**
 * Sums in Redis, which all gateways share. A command is sent once, and only over an open connection. One that was not answered in time may
 * be executed later, and its requests are then counted twice.
 */
export async function redisStore(url: string): Promise<QuotaStore> {
  const client = new Redis(url, {
    connectionName: 'kiosque',
    connectTimeout: startMs,
    commandTimeout: answerMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempts) => Math.min(attempts * 50, reconnectMs),
  })
  // Without a listener, ioredis prints its errors. The commands are rejected with them.
  client.on('error', () => undefined)
  const waited = new AbortController()
  await Promise.race([
    new Promise((resolve) => client.once('ready', resolve)),
    setTimeout(startMs, null, { signal: waited.signal }).catch(() => null),
  ])
  waited.abort()
  const limiter = new RateLimiterRedis({ ...noLimit, storeClient: client, keyPrefix: 'kiosque:quota', rejectIfRedisNotReady: true })
  return storeOf(limiter, async () => client.disconnect())
}
