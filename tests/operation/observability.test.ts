import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headlines } from '../../src/sdk/index.ts'
import { dataFolder, type Served, serveKiosque } from '../kiosque-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string): string => readFileSync(`${root}/${name}`, 'utf8')

const secrets = ['eyJhbGciOiJSUzI1NiJ9.geheim.geheim', 'kq_geheim_0123456789', 'awa.sangala@journal.example', 'Le titre secret']

describe('A gateway with METRICS_PORT', () => {
  let served: Served
  let data: Awaited<ReturnType<typeof dataFolder>>
  let metricsUrl: string
  beforeAll(async () => {
    data = await dataFolder()
    served = await serveKiosque([], { KIOSQUE_DATA: data.folder, METRICS_PORT: '0', LOG_LEVEL: 'debug' })
    metricsUrl = /Metrics (\S+)/u.exec(served.stdout())?.[1] ?? ''
  })
  afterAll(async () => {
    await served.stop()
    await data.remove()
  })

  const origin = () => new URL(served.url).origin
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(served.url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })
  const metrics = async () => (await fetch(metricsUrl)).text()
  /** The value of a series; null if there is none. */
  const value = (text: string, series: string): number | null => {
    const line = text.split('\n').find((found) => found.startsWith(`${series} `))
    return line === undefined ? null : Number(line.slice(series.length + 1))
  }
  const logged = (): Record<string, unknown>[] =>
    served
      .stderr()
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
  const lineOf = async (requestId: string): Promise<Record<string, unknown>> => {
    await expect.poll(() => logged().some((line) => line.requestId === requestId), { timeout: 20_000 }).toBe(true)
    return logged().find((line) => line.requestId === requestId) ?? {}
  }

  test('counts and measures requests, with names from trusted documents only', async () => {
    const before = await metrics()
    await post({ documentId: headlines.id, variables: { section: 'sports' } })
    await post({ query: 'query InventedByClient { sections { name } }' })
    await post({ query: '{ unknownField }' })
    await fetch(`${origin()}/a/secret-slug`)
    await fetch(`${origin()}/no/such/route`)
    const count = 'kiosque_graphql_operation_duration_seconds_count'
    await expect.poll(async () => value(await metrics(), `${count}{operation="Headlines"}`), { timeout: 20_000 }).toBe(1)
    await expect
      .poll(async () => value(await metrics(), 'kiosque_http_requests_total{method="GET",route="none",status="404"}'), { timeout: 20_000 })
      .toBe(1)
    const text = await metrics()
    expect(value(text, `${count}{operation="other"}`)).toBe(2)
    expect(value(text, 'kiosque_http_requests_total{method="GET",route="/a/:slug",status="404"}')).toBe(1)
    expect(value(text, 'kiosque_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1)
    expect(value(text, 'kiosque_graphql_errors_total{code="INTERNAL_SERVER_ERROR"}')).toBe(0)
    expect(value(text, 'kiosque_graphql_operation_weight_count')).toBe(2)
    expect(value(text, 'kiosque_loader_batch_keys_count{loader="sections"}')).toBeGreaterThanOrEqual(1)
    expect(value(text, 'kiosque_database_statements_total')).toBeGreaterThan(value(before, 'kiosque_database_statements_total') ?? 0)
    expect(value(text, 'kiosque_events_oldest_age_seconds')).toBe(0)
    expect(value(text, 'kiosque_subscriptions_open')).toBe(0)
    expect(text).not.toMatch(/InventedByClient|secret-slug|no\/such|unknownField/u)
  })

  test('counts what it refuses, by limit', async () => {
    const costly =
      '{ articles(first: 100) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }'
    const answer = (await (await post({ query: costly })).json()) as { errors: { extensions: { code: string } }[] }
    expect(answer.errors[0]?.extensions.code).toBe('COST_LIMIT_EXCEEDED')
    await post({ query: ' '.repeat(1_000_001) })
    await expect.poll(async () => value(await metrics(), 'kiosque_refusals_total{limit="body"}'), { timeout: 20_000 }).toBe(1)
    expect(value(await metrics(), 'kiosque_refusals_total{limit="cost"}')).toBe(1)
  })

  test('has help for each metric, and docs/operators.md, the dashboard and the alerts name the metrics that exist', async () => {
    const text = await metrics()
    const exported = [...text.matchAll(/^# TYPE (\S+) /gmu)].map(([, name = '']) => name).sort()
    const withHelp = [...text.matchAll(/^# HELP (\S+) \S.*$/gmu)].map(([, name = '']) => name).sort()
    expect(withHelp).toEqual(exported)
    const named = (file: string) =>
      new Set(
        [...read(file).matchAll(/\b(?:kiosque|nodejs|process)_[a-z0-9_]+/gu)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/u, '')),
      )
    const documented = named('docs/operators.md')
    expect(exported.filter((name) => !documented.has(name))).toEqual([])
    for (const file of ['docs/operators.md', ...readdirSync(`${root}/docs/operations`).map((name) => `docs/operations/${name}`)])
      expect(
        [...named(file)].filter((name) => !exported.includes(name)),
        file,
      ).toEqual([])
  })

  test('serves only /metrics on that port, and no metrics on the other', async () => {
    expect((await fetch(new URL('/graphql', metricsUrl))).status).toBe(404)
    expect((await fetch(metricsUrl, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${origin()}/metrics`)).status).toBe(404)
  })

  test('repeats a valid X-Request-Id on every route, replaces any other, and logs it with the request', async () => {
    for (const path of ['/graphql?query={__typename}', '/health', '/docs', '/a/x', '/feeds/latest.rss', '/no-route', '/ingest/x']) {
      const given = await fetch(`${origin()}${path}`, { headers: { 'X-Request-Id': 'edge-1.2_3' } })
      expect(given.headers.get('X-Request-Id'), path).toBe('edge-1.2_3')
      for (const id of ['a b', 'x'.repeat(65), '"}{']) {
        const replaced = await fetch(`${origin()}${path}`, { headers: { 'X-Request-Id': id } })
        expect(replaced.headers.get('X-Request-Id'), path).toMatch(/^[0-9a-f-]{36}$/u)
      }
    }
    const { headers } = await fetch(served.url, { headers: { Accept: 'text/html' } })
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/u)
    await post({ documentId: headlines.id, variables: { section: 'sports' } }, { 'X-Request-Id': 'logged-1' })
    expect(await lineOf('logged-1')).toEqual({
      level: 20,
      time: expect.any(Number),
      method: 'POST',
      route: '/graphql',
      status: 200,
      ms: expect.any(Number),
      bytes: expect.any(Number),
      requestId: 'logged-1',
      audience: 'ANONYMOUS',
      operation: 'Headlines',
      weight: expect.any(Number),
      statements: expect.any(Number),
      msg: 'A request was answered.',
    })
    await fetch(`${origin()}/a/x?token=geheim`, { headers: { 'X-Request-Id': 'logged-2' } })
    expect(await lineOf('logged-2')).toMatchObject({ route: '/a/:slug', status: 404, audience: 'ANONYMOUS' })
    await post({ query: '{ nothing }' }, { 'X-Request-Id': 'logged-3' })
    expect(await lineOf('logged-3')).toMatchObject({ codes: ['GRAPHQL_VALIDATION_FAILED'] })
  })

  test('logs no credential, no variable and no personal data', async () => {
    const [token = '', key = '', email = '', title = ''] = secrets
    const query = 'query ($text: String!) { search(query: $text) { totalCount } }'
    await post({ query, variables: { text: email } }, { Authorization: `Bearer ${token}` })
    await post({ query, variables: { text: email } }, { Authorization: `Bearer ${key}` })
    await post({ query, variables: { text: title, other: { email } } })
    await post({ query, variables: { text: { email } } })
    await fetch(`${served.url}?${new URLSearchParams({ query, variables: JSON.stringify({ text: email }) })}`)
    await fetch(`${origin()}/search?q=${encodeURIComponent(email)}&token=${token}`)
    await post({ query: '{ __typename }' }, { 'X-Request-Id': 'after-secrets' })
    await lineOf('after-secrets')
    const all = `${served.stderr()}${served.stdout()}${await metrics()}`
    for (const secret of [...secrets, 'geheim', encodeURIComponent(email)]) expect(all).not.toContain(secret)
  })
})

test('Without METRICS_PORT there are no metrics, and only slow requests and server errors are logged', async () => {
  const data = await dataFolder()
  const served = await serveKiosque([], { KIOSQUE_DATA: data.folder, LOG_LEVEL: 'info', SLOW_REQUEST_MS: '0' })
  try {
    expect(served.stdout()).not.toContain('Metrics')
    await fetch(`${new URL(served.url).origin}/health`, { headers: { 'X-Request-Id': 'slow-1' } })
    await expect.poll(served.stderr, { timeout: 20_000 }).toContain('"requestId":"slow-1","audience":null,"msg":"A request was slow."')
  } finally {
    await served.stop()
    await data.remove()
  }
})
