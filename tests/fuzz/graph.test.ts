import fc from 'fast-check'
import { expect, test } from 'vitest'
import { schema } from '../../src/graph/schema.ts'
import { onBothDatabases } from '../databases.ts'
import { faultOf } from './fault.ts'
import { type FuzzedGateway, startGateway } from './gateway.ts'
import { knownOf } from './known.ts'
import { type FuzzRequest, requests } from './request.ts'

/** Requests a run, half of them on each database; the long form is `KIOSQUE_FUZZ_REQUESTS=20000 npx vitest run tests/fuzz`. */
const requestsWanted = Number(process.env.KIOSQUE_FUZZ_REQUESTS ?? 1000)
/** The same requests in each run; others with `KIOSQUE_FUZZ_SEED=2`. */
const seed = Number(process.env.KIOSQUE_FUZZ_SEED ?? 1)

/** Requests that are under way at once: what they have in common is one statement. */
const atOnce = 8

/** What the caches of a gateway may hold once it has been asked for anything there is. */
const cachedBytesMax = 150_000_000
/** By how much more the heap may grow, however many requests follow. */
const growthBytesMax = 30_000_000

/** Sends the requests, and answers what was wrong with their answers. */
async function faultsOf(
  gateway: FuzzedGateway,
  all: readonly FuzzRequest[],
): Promise<{ readonly fault: string; readonly request: FuzzRequest }[]> {
  const faults = []
  for (let at = 0; at < all.length; at += atOnce) {
    const answers = await Promise.all(
      all.slice(at, at + atOnce).map(async (request) => ({ request, fault: faultOf(await gateway.send(request)) })),
    )
    for (const { request, fault } of answers) if (fault !== null) faults.push({ fault, request })
  }
  return faults
}

/** Documents as long as they may be, no two alike; the caches that they fill are the same on both databases. */
const longDocuments = Array.from({ length: 100 }, (_, number): FuzzRequest => {
  const query = `{ f${number}: nodes(ids: [${'"x" '.repeat(3900)}]) { id } }`
  return { audience: 'ANONYMOUS', method: 'POST', accept: 'application/json', body: { query } }
})

onBothDatabases('The gateway', (kind) => {
  test('answers any request to the graph, still runs afterwards, and retains no memory of it', { timeout: 0 }, async () => {
    const gateway = await startGateway(kind)
    try {
      const all = fc.sample(requests(schema, await knownOf(gateway.query)), { seed, numRuns: Math.ceil(requestsWanted / 2) })
      const half = all.length >> 1
      const start = await gateway.heapUsed()
      expect(await faultsOf(gateway, [...all.slice(0, half), ...(kind === 'PGlite' ? longDocuments : [])])).toEqual([])
      const full = await gateway.heapUsed()
      expect(full - start).toBeLessThan(cachedBytesMax)
      expect(await faultsOf(gateway, all.slice(half))).toEqual([])
      expect((await gateway.heapUsed()) - full).toBeLessThan(growthBytesMax)
      expect((await fetch(`${gateway.origin}/health`)).status).toBe(200)
      expect(gateway.log()).toBe('')
    } finally {
      expect(await gateway.stop()).toBe(0)
    }
  })
})
