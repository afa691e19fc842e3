import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { memoryStore, type QuotaStore, storeOf } from '../../../src/http/admission/quota-store.ts'
import { type Agreement, Quotas } from '../../../src/http/admission/quotas.ts'
import { redisStore } from '../../../src/http/admission/redis-store.ts'
import { createLog } from '../../../src/http/log.ts'
import { quotaSums } from '../../../src/store/commands/quota-sum.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../../databases.ts'
import { RedisServer, withRedis } from '../../redis-server.ts'

const clock = { now: new Date('2026-11-30T12:00:30Z') }
const partner = (name: string, terms: Partial<Agreement> = {}): Agreement => ({
  id: name,
  name,
  quota: null,
  requestsPerMinute: null,
  ...terms,
})
const gateway = (store: QuotaStore, log = createLog('silent')): Quotas => new Quotas({ store, clock: () => clock.now, log })

/** Sends so many requests at once to each gateway, and returns how many were admitted. */
async function admitted(gateways: readonly Quotas[], agreement: Agreement, requests: number, cost: number): Promise<number> {
  const all = Array.from({ length: requests }, () => gateways.map(async (quotas) => quotas.addCost(agreement, cost))).flat()
  return (await Promise.all(all)).filter(Boolean).length
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const opened = (quotas: Quotas): Quotas => {
  closing.push(() => quotas.close())
  return quotas
}

/** What every store guarantees to gateways that share it. */
function guarantees(open: () => Promise<() => Promise<Quotas>>): void {
  test('Gateways together admit requests until a quota is used up, and exceed it by less than one request', async () => {
    const another = await open()
    const gateways = [await another(), await another()]
    const relais = partner('relais', { quota: 1005 })
    // 100 requests cost 1,000: something remains for the one that exceeds the quota.
    expect(await admitted(gateways, relais, 200, 10)).toBe(101)
    expect(gateways.map((quotas) => quotas.limitsOf(relais))).toEqual(
      gateways.map(() => [{ name: 'day', unit: 'cost-units', quota: 1005, windowSeconds: 86_400, remaining: 0, seconds: 43_170 }]),
    )
    expect(await admitted([await another()], partner('another', { quota: 20 }), 5, 10)).toBe(2)
  })

  test('A window of UTC begins with its whole quota', async () => {
    const quotas = await (await open())()
    const terms = partner('minutes', { requestsPerMinute: 2 })
    const three = async () => [await quotas.addRequest(terms), await quotas.addRequest(terms), await quotas.addRequest(terms)]
    expect(await three()).toEqual([true, true, false])
    expect(quotas.limitsOf(terms)).toEqual([{ name: 'minute', unit: 'requests', quota: 2, windowSeconds: 60, remaining: 0, seconds: 30 }])
    clock.now = new Date(clock.now.getTime() + 30_000)
    expect(quotas.limitsOf(terms)).toMatchObject([{ remaining: 2, seconds: 60 }])
    expect(await three()).toEqual([true, true, false])
    clock.now = new Date(clock.now.getTime() - 30_000)
  })
}

test('A store is asked once for requests that arrive together, and not at all for a partner that has used up its quota', async () => {
  const memory = memoryStore()
  let asked = 0
  const quotas = gateway({
    ...memory,
    async add(...sum) {
      asked++
      await setTimeout(5)
      return memory.add(...sum)
    },
  })
  const many = partner('many', { quota: 50 })
  expect(await admitted([quotas], many, 200, 1)).toBe(50)
  // The first request, and all others, which waited for its answer.
  expect(asked).toBe(2)
  expect(await admitted([quotas], many, 200, 1)).toBe(0)
  expect(asked).toBe(2)
})

describe('Quotas in memory', () => {
  guarantees(async () => {
    const store = memoryStore()
    return async () => opened(gateway(store))
  })
})

onBothDatabases('Quotas', (kind) => {
  guarantees(async () => {
    const database: Database = await scratchDatabase(kind)
    closing.push(() => database.close())
    return async () => opened(gateway(storeOf(quotaSums(database))))
  })
})

withRedis('Quotas in Redis', () => {
  const openRedis = async () => {
    const server = await RedisServer.start()
    closing.push(() => server.remove())
    return server
  }

  guarantees(async () => {
    const server = await openRedis()
    return async () => opened(gateway(await redisStore(server.url)))
  })

  for (const failure of ['killed', 'frozen'] as const) {
    test(`While Redis is ${failure}, requests are let through, which is logged once, and they are counted when it is back`, async () => {
      const lines: string[] = []
      const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line).msg) })
      const server = await openRedis()
      const quotas = opened(gateway(await redisStore(server.url), log))
      const relais = partner('relais', { quota: 100 })
      expect(await admitted([quotas], relais, 5, 10)).toBe(5)
      if (failure === 'killed') await server.kill()
      else server.freeze()
      const startedAt = performance.now()
      const voix = partner('voix', { quota: 100 })
      for (let n = 0; n < 4; n++)
        expect(await Promise.all([relais, voix].map((agreement) => admitted([quotas], agreement, 10, 1)))).toEqual([10, 10])
      // Only the first of them waits for an answer.
      expect(performance.now() - startedAt).toBeLessThan(1000)
      expect(lines).toEqual([expect.stringContaining('does not answer')])
      expect(quotas.isAvailable).toBe(false)
      if (failure === 'killed') await server.start()
      else server.thaw()
      await expect.poll(() => quotas.isAvailable, { timeout: 10_000 }).toBe(true)
      expect(lines).toEqual([expect.stringContaining('does not answer'), expect.stringContaining('answers again')])
      const another = opened(gateway(await redisStore(server.url)))
      expect(await admitted([another], relais, 1, 1)).toBe(1)
      // The command that a frozen server did not answer in time is executed later.
      expect(another.limitsOf(relais)).toMatchObject([{ remaining: failure === 'killed' ? 9 : 8 }])
    })
  }

  test('A gateway starts without Redis', async () => {
    const server = await openRedis()
    await server.kill()
    const quotas = opened(gateway(await redisStore(server.url)))
    expect(await admitted([quotas], partner('relais', { quota: 1 }), 3, 1)).toBe(3)
    await server.start()
    await expect.poll(() => quotas.isAvailable, { timeout: 10_000 }).toBe(true)
    expect(await admitted([quotas], partner('relais', { quota: 1 }), 3, 1)).toBe(0)
  })
})
