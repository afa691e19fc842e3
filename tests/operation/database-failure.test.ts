import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cluster, withCluster } from '../cluster.ts'
import { kiosque, scratchFolder } from '../kiosque-process.ts'
import { type Outcomes, Traffic } from './traffic.ts'

/** The time during which connections are terminated: a minute in the long form. */
const killingSeconds = Number(process.env.KIOSQUE_FAULT_SECONDS ?? 8)

const killBackends = (share: number) => `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < ${share}`

const total = (outcomes: Outcomes): number => [...outcomes.values()].reduce((sum, count) => sum + count, 0)
const kindsOf = (outcomes: Outcomes): string[] => [...outcomes.keys()].sort()

withCluster('A gateway whose PostgreSQL fails', () => {
  let cluster: Cluster
  let scratch: Awaited<ReturnType<typeof scratchFolder>>
  let traffic: Traffic
  beforeAll(async () => {
    cluster = await Cluster.create({ max_connections: '60' })
    scratch = await scratchFolder()
    traffic = await Traffic.open(cluster.url, path.join(scratch.folder, 'kiosque'))
  })
  afterAll(async () => {
    try {
      await traffic?.close()
      expect(await traffic?.gateway.stop()).toBe(0)
    } finally {
      await traffic?.gateway.stop('SIGKILL')
      await cluster?.remove()
      await scratch?.remove()
    }
  })

  const read = () => traffic.outcomeOf(traffic.read)
  const ready = () => traffic.outcomeOf({ url: `${traffic.origin}/ready` })
  const isBack = () => expect.poll(read, { timeout: 10_000, interval: 50 }).toBe('200')
  const timed = async <Value>(run: () => Promise<Value>): Promise<readonly [Value, number]> => {
    const startedAt = performance.now()
    const value = await run()
    return [value, performance.now() - startedAt]
  }

  test('loses no change and applies none twice while connections are terminated at random', { timeout: 240_000 }, async () => {
    const source = path.join(scratch.folder, 'archive.ndjson')
    const lines = Array.from({ length: 4000 }, (_, index) =>
      JSON.stringify({ title: `Archive ${index}`, publishedAt: new Date(Date.UTC(2020, 0, 1, 0, index)).toISOString(), text: 'Un texte.' }),
    )
    await writeFile(source, lines.join('\n'))
    traffic.start()
    const importing = kiosque(['import', source, '--json'], traffic.variables)
    for (const until = Date.now() + killingSeconds * 1000; Date.now() < until; ) {
      await cluster.sql(killBackends(0.3))
      await setTimeout(150)
    }
    const imported = await importing
    expect(imported.stderr).not.toContain('Error')
    await traffic.stop()

    const { ready: readiness, read: reads, command, ingest } = traffic.outcomes
    for (const outcomes of [reads, command, ingest]) {
      expect(['200', '201', '503', '503 SERVICE_UNAVAILABLE']).toEqual(expect.arrayContaining(kindsOf(outcomes)))
    }
    expect(['200', '503']).toEqual(expect.arrayContaining(kindsOf(readiness)))
    // A read is retried over another connection, and few reads lose a second one.
    expect((reads.get('200') ?? 0) / total(reads)).toBeGreaterThan(0.9)

    expect(imported.status).toBe(0)
    expect(await cluster.sql(`SELECT count(*)::int AS count FROM article WHERE title LIKE 'Archive %'`)).toEqual([{ count: 4000 }])
    const titles = [...traffic.acknowledged]
    const stored = await cluster.sql<{ title: string; articles: number; audited: number }>(`SELECT title, count(*)::int AS articles,
        (SELECT count(*)::int FROM audit WHERE audit.about = any(array_agg(article.id))) AS audited
      FROM article WHERE title LIKE 'commande-%' OR title LIKE 'depot-%' GROUP BY title`)
    expect(stored.filter(({ articles }) => articles !== 1)).toEqual([])
    expect(stored.filter(({ title, audited }) => audited !== (title.startsWith('commande') ? 1 : 0))).toEqual([])
    expect(titles.filter((title) => !stored.some((row) => row.title === title))).toEqual([])
    const ingested = titles.filter((title) => title.startsWith('depot'))
    expect(ingested.length).toBeGreaterThan(3)
    await expect.poll(() => ingested.filter((title) => !traffic.announced.has(title)), { timeout: 30_000 }).toEqual([])
    await expect.poll(() => ingested.filter((title) => !traffic.delivered.has(title)), { timeout: 60_000 }).toEqual([])
    expect(traffic.gateway.stderr()).not.toMatch(/unexpected|UnhandledPromise/iu)
  })

  describe.each([
    ['is shut down', 'SIGINT'],
    ['is killed', 'SIGKILL'],
  ] as const)('when the server %s', (_what, signal) => {
    test('answers 503 with Retry-After at once, logs one line per second, and serves again within a second of the recovery', async () => {
      expect(await read()).toBe('200')
      await cluster.stop(signal)
      await expect.poll(read, { timeout: 5000, interval: 20 }).toBe('503 SERVICE_UNAVAILABLE')
      const logged = traffic.gateway.stderr().length
      const startedAt = performance.now()
      const kinds = new Set<string>()
      while (performance.now() - startedAt < 3000) {
        const answers = await Promise.all(Array.from({ length: 50 }, read))
        for (const answer of answers) kinds.add(answer)
      }
      expect([...kinds]).toEqual(['503 SERVICE_UNAVAILABLE'])
      const lines = traffic.gateway.stderr().slice(logged).trim().split('\n')
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.length).toBeLessThan(6)
      expect(lines.join()).toMatch(/"refused":[1-9]/u)
      expect(await ready()).toBe('503')
      const page = await fetch(`${traffic.origin}/`)
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
      const answer = await fetch(traffic.read.url, traffic.read.init)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      const token = (await kiosque(['token', '--audience', 'editor'], traffic.variables)).stdout.trim()
      const command = await fetch(traffic.gateway.url, {
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
    await cluster.sql(killBackends(1))
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
    const token = async (audience: string) => (await kiosque(['token', '--audience', audience], traffic.variables)).stdout.trim()
    const [editor, ingest] = await Promise.all([token('editor'), token('ingest')])
    const setReadOnly = async (value: 'on' | 'off') => {
      await cluster.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
      await cluster.sql('SELECT pg_reload_conf()')
    }
    const save = (title: string) => ({
      url: traffic.gateway.url,
      init: {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${editor}` },
        body: JSON.stringify({ query: `mutation { saveArticle(input: { title: "${title}" }) { __typename } }` }),
      },
    })
    const put = {
      url: `${traffic.origin}/ingest/lecture`,
      init: {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ingest}` },
        body: JSON.stringify({ title: 'Lecture', publishedAt: '2026-01-01T00:00:00Z', text: 'Un texte.' }),
      },
    }
    await setReadOnly('on')
    try {
      await expect.poll(() => traffic.outcomeOf(save('Refusé')), { timeout: 5000 }).toBe('503 READ_ONLY')
      expect(await traffic.outcomeOf(put)).toBe('503')
      expect([await read(), await ready()]).toEqual(['200', '200'])
      expect(await cluster.sql(`SELECT FROM article WHERE title IN ('Refusé', 'Lecture')`)).toEqual([])
      // A gateway that starts now also serves: the database is complete.
      const { status, stderr } = await kiosque(['migrate'], traffic.variables)
      expect([status, stderr]).toEqual([0, ''])
    } finally {
      await setReadOnly('off')
    }
    await expect.poll(() => traffic.outcomeOf(save('Accepté')), { timeout: 5000 }).toBe('200')
    expect(await traffic.outcomeOf(put)).toBe('201')
  })
})
