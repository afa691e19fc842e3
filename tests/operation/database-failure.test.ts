import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster } from '../cluster.ts'
import { kiosque } from '../kiosque-process.ts'
import { suiteNeeding } from '../suite-needing.ts'
import { setReadOnly } from './faults/read-only-server.ts'
import { missingServer, startServer, terminateConnections } from './faults/server.ts'
import { Installation } from './installation.ts'
import { outcomeOf } from './traffic-request.ts'

suiteNeeding(missingServer)('A gateway whose PostgreSQL fails', () => {
  let cluster: Cluster
  let installation: Installation
  let origin: string
  beforeAll(async () => {
    cluster = await startServer()
    installation = await Installation.open({ cluster })
    origin = installation.gateway.origin
  })
  afterAll(async () => {
    try {
      expect(await installation?.stop()).toEqual([0])
    } finally {
      await installation?.remove()
      await cluster?.remove()
    }
  })

  const read = () => outcomeOf(installation.traffic.requests.reads[0])
  const ready = () => outcomeOf({ url: `${origin}/ready` })
  const isBack = () => expect.poll(read, { timeout: 10_000, interval: 50 }).toBe('200')
  const timed = async <Value>(run: () => Promise<Value>): Promise<readonly [Value, number]> => {
    const startedAt = performance.now()
    const value = await run()
    return [value, performance.now() - startedAt]
  }

  describe.each([
    ['is shut down', 'SIGINT'],
    ['is killed', 'SIGKILL'],
  ] as const)('when the server %s', (_what, signal) => {
    test('answers 503 with Retry-After at once, logs one line per second, and serves again within a second of the recovery', async () => {
      expect(await read()).toBe('200')
      await cluster.stop(signal)
      await expect.poll(read, { timeout: 5000, interval: 20 }).toBe('503 SERVICE_UNAVAILABLE')
      const logged = installation.gateway.log.length
      const startedAt = performance.now()
      const kinds = new Set<string>()
      while (performance.now() - startedAt < 3000) {
        const answers = await Promise.all(Array.from({ length: 50 }, read))
        for (const answer of answers) kinds.add(answer)
      }
      expect([...kinds]).toEqual(['503 SERVICE_UNAVAILABLE'])
      const lines = installation.gateway.log.slice(logged).trim().split('\n')
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.length).toBeLessThan(6)
      expect(lines.join()).toMatch(/"refused":[1-9]/u)
      expect(await ready()).toBe('503')
      const page = await fetch(`${origin}/`)
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
      const answer = await fetch(`${origin}/graphql?query={sections{name}}`)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      const token = (await kiosque(['token', '--audience', 'editor'], installation.variables)).stdout.trim()
      const command = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: 'mutation { saveArticle(input: { title: "x" }) { __typename } }' }),
      })
      expect([command.status, await command.json()]).toMatchObject([503, { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] }])

      await cluster.start()
      const [, backMs] = await timed(isBack)
      expect(backMs).toBeLessThan(1000)
      expect(await ready()).toBe('200')
    })
  })

  test('answers 503 on /ready within a second while the server is frozen, ends every request, and recovers afterwards', async () => {
    expect(await read()).toBe('200')
    await cluster.freeze()
    try {
      const asked = Array.from({ length: 20 }, () => timed(read))
      const [readiness, readyMs] = await timed(ready)
      expect(readiness).toBe('503')
      expect(readyMs).toBeLessThan(1000)
      const answers = await Promise.all(asked)
      expect(new Set(answers.map(([answer]) => answer))).toEqual(new Set(['503 SERVICE_UNAVAILABLE']))
      expect(Math.max(...answers.map(([, ms]) => ms))).toBeLessThan(5000)
      // From then on, no request waits.
      const [later, laterMs] = await timed(read)
      expect(later).toBe('503 SERVICE_UNAVAILABLE')
      expect(laterMs).toBeLessThan(200)
    } finally {
      await cluster.thaw()
    }
    const [, backMs] = await timed(isBack)
    expect(backMs).toBeLessThan(1000)
  })

  test('waits for its existing connections while the server refuses new ones', async () => {
    await terminateConnections(cluster, 1)
    await isBack()
    const hoarded = await cluster.hoardConnections()
    try {
      const answers = await Promise.all(Array.from({ length: 60 }, read))
      expect(new Set(answers)).toEqual(new Set(['200']))
    } finally {
      await hoarded.release()
    }
  })

  test('serves reads while the server is read-only, and answers commands with READ_ONLY', async () => {
    const token = async (audience: string) => (await kiosque(['token', '--audience', audience], installation.variables)).stdout.trim()
    const [editor, ingest] = await Promise.all([token('editor'), token('ingest')])
    const save = (title: string) => ({
      url: `${origin}/graphql`,
      init: {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${editor}` },
        body: JSON.stringify({ query: `mutation { saveArticle(input: { title: "${title}" }) { __typename } }` }),
      },
    })
    const put = {
      url: `${origin}/ingest/lecture`,
      init: {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ingest}` },
        body: JSON.stringify({ title: 'Lecture', publishedAt: '2026-01-01T00:00:00Z', text: 'Un texte.' }),
      },
    }
    await setReadOnly(cluster, 'on')
    try {
      await expect.poll(() => outcomeOf(save('Refusé')), { timeout: 5000 }).toBe('503 READ_ONLY')
      expect(await outcomeOf(put)).toBe('503')
      expect([await read(), await ready()]).toEqual(['200', '200'])
      expect(await cluster.sql(`SELECT FROM article WHERE title IN ('Refusé', 'Lecture')`)).toEqual([])
      // A gateway that starts now also serves: the database is complete.
      const { status, stderr } = await kiosque(['migrate'], installation.variables)
      expect([status, stderr]).toEqual([0, ''])
    } finally {
      await setReadOnly(cluster, 'off')
    }
    await expect.poll(() => outcomeOf(save('Accepté')), { timeout: 5000 }).toBe('200')
    expect(await outcomeOf(put)).toBe('201')
  })
})
