import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headlines } from '../../src/sdk/index.ts'
import type { PartnerUsage } from '../../src/store/reads/partner-usage.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, type Served, scratchFolder, serveKiosque } from '../kiosque-process.ts'
import { RedisServer, withRedis } from '../redis-server.ts'

/** The weight of the operation. */
const cost = 105
const query = `documentId=${headlines.id}&variables=${JSON.stringify({ section: 'sports' })}`

/** What two gateways guarantee. `open` resolves to their environment variables. */
function guarantees(open: () => Promise<Record<string, string>>): void {
  let variables: Record<string, string>
  let gateways: Served[] = []
  let drop: () => Promise<unknown>
  beforeAll(async () => {
    const scratch = await scratchServerDatabase()
    drop = scratch.drop
    variables = { DATABASE_URL: scratch.url, ...(await open()) }
    gateways = [await serveKiosque([], variables), await serveKiosque([], variables)]
  })
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()))
    await drop()
  })

  test('exceed a quota together by less than one request of each under 200 concurrent requests, and write all of it when they end', async () => {
    const quota = 50 * cost + 1
    const added = await kiosque(['partner', 'add', 'Le Relais', '--quota', String(quota)], variables)
    const headers = { Authorization: `Bearer ${added.stdout.trim()}` }
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const response = await fetch(`${gateways[index % 2]?.url}?${query}`, { headers })
        await response.arrayBuffer()
        return response.status
      }),
    )
    const answered = statuses.filter((status) => status === 200).length
    expect(statuses.filter((status) => status === 429)).toHaveLength(200 - answered)
    expect(answered * cost).toBeGreaterThanOrEqual(quota)
    expect(answered * cost).toBeLessThan(quota + 2 * cost)
    const ended = gateways
    gateways = []
    expect(await Promise.all(ended.map((gateway) => gateway.stop()))).toEqual([0, 0])
    const { stdout } = await kiosque(['partner', 'usage', 'Le Relais', '--json'], variables)
    const table = (await kiosque(['partner', 'usage'], variables)).stdout
    expect(table).toMatch(/^partner +requests .*\nLe Relais +200 .* 5,251\n$/u)
    const usage = JSON.parse(stdout) as PartnerUsage
    expect(usage).toMatchObject({
      name: 'Le Relais',
      quota,
      total: { requests: 200, cost: answered * cost, errors: 0, refusals: 200 - answered, clicks: 0 },
    })
  })
}

onPostgreSQL('Two gateways', () => {
  describe('with QUOTA_STORE=postgres', () => guarantees(async () => ({ QUOTA_STORE: 'postgres' })))

  withRedis('with REDIS_URL', () => {
    let redis: RedisServer | undefined
    afterAll(() => redis?.remove())
    guarantees(async () => {
      redis = await RedisServer.start()
      return { REDIS_URL: redis.url }
    })
  })
})

test('A gateway does not start with QUOTA_STORE=redis and no REDIS_URL, and does not print the password of a wrong one', async () => {
  const { folder, remove } = await scratchFolder()
  expect(await kiosque(['serve'], { QUOTA_STORE: 'redis', KIOSQUE_DATA: folder })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('REDIS_URL is not set'),
  })
  await remove()
  const { status, stderr } = await kiosque(['serve'], { REDIS_URL: 'http://:geheim@redis.example' })
  expect([status, stderr]).toEqual([2, expect.stringContaining('REDIS_URL is something else (not shown')])
  expect(stderr).not.toContain('geheim')
})
