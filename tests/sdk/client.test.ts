import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  articlePage,
  authorTimeline,
  bind,
  type ClientOptions,
  createClient,
  createKiosque,
  frontPage,
  headlines,
  KiosqueFailure,
  type Operation,
} from '../../src/sdk/index.ts'

interface Asked {
  readonly method: string
  readonly search: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Record<string, unknown> | null
}

type Reply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown } | 'broken' | 'silent'

let server: Server
let url: string
let replies: Reply[]
let asked: Asked[]

/** A server that sends the replies of the test in order, and repeats the last one. */
beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  replies = []
  asked = []
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const { searchParams } = new URL(request.url ?? '', url)
  asked.push({ method: request.method ?? '', search: searchParams, headers: request.headers, body: text ? JSON.parse(text) : null })
  const reply = replies.length > 1 ? replies.shift() : replies[0]
  if (reply === 'silent' || !reply) return
  if (reply === 'broken') {
    request.socket.destroy()
    return
  }
  const { status = 200, headers = {}, body } = reply
  const type = typeof body === 'string' ? 'text/html' : 'application/graphql-response+json'
  response.writeHead(status, { 'Content-Type': type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
}

const client = (options: Partial<ClientOptions> = {}) => createClient({ url, development: false, ...options })
const nothing = { data: { article: null } }
const failure = (code: string, message = 'x') => ({ errors: [{ message, extensions: { code } }] })

describe('A request', () => {
  test('sends the hash with GET, and uses POST only for mutations and very long variables', async () => {
    replies = [{ body: nothing }]
    const answer = await client({ key: 'kq_1', language: 'fr-ML' }).run(articlePage, { slug: 'a' })
    expect(answer).toEqual({ ...nothing, error: null })
    expect(asked).toMatchObject([{ method: 'GET', body: null, headers: { authorization: 'Bearer kq_1', 'accept-language': 'fr-ML' } }])
    expect([...(asked[0]?.search ?? [])]).toEqual([
      ['documentId', articlePage.id],
      ['variables', '{"slug":"a"}'],
    ])
    const touch: Operation<unknown, { at: string }> = { name: 'Touch', id: 'sha256:1', text: 'mutation Touch', mutation: true }
    await client({ key: 'kq_1', token: async () => 'jwt' }).run(touch, { at: 'now' })
    await client().run(articlePage, { slug: 'a'.repeat(5000) })
    await client().run(frontPage, {})
    expect(asked.slice(1)).toMatchObject([
      { method: 'POST', body: { documentId: 'sha256:1', variables: { at: 'now' } }, headers: { authorization: 'Bearer jwt' } },
      { method: 'POST', body: { documentId: articlePage.id } },
      { method: 'GET', body: null },
    ])
    expect([...(asked[3]?.search.keys() ?? [])]).toEqual(['documentId'])
  })

  test('sends the text of an unknown document, only in development, and from then on always', async () => {
    replies = [{ status: 404, body: failure('PERSISTED_DOCUMENT_NOT_FOUND') }, { body: nothing }]
    const developing = client({ development: true })
    expect(await developing.run(articlePage, { slug: 'a' })).toEqual({ ...nothing, error: null })
    await developing.run(articlePage, { slug: 'b' })
    expect(asked.map(({ method, body }) => [method, body?.query])).toEqual([
      ['GET', undefined],
      ['POST', articlePage.text],
      ['POST', articlePage.text],
    ])
    replies = [{ status: 404, body: failure('PERSISTED_DOCUMENT_NOT_FOUND') }]
    expect(await client().run(articlePage, { slug: 'a' })).toMatchObject({
      data: null,
      error: { code: 'PERSISTED_DOCUMENT_NOT_FOUND', status: 404 },
    })
    expect(asked).toHaveLength(4)
  })

  test('revalidates a cached response with its ETag, separately for each reader', async () => {
    const whole = { headers: { ETag: '"1"' }, body: nothing }
    replies = [whole, { status: 304, body: '' }, whole]
    let reader = 'one'
    const one = client({ token: () => reader })
    const first = await one.run(articlePage, { slug: 'a' })
    expect((await one.run(articlePage, { slug: 'a' })).data).toBe(first.data)
    reader = 'other'
    await one.run(articlePage, { slug: 'a' })
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined])
  })
})

describe('An error is a value', () => {
  test.each<[string, Reply, Partial<ClientOptions>, Record<string, unknown>]>([
    [
      'of the graph',
      { body: { data: { article: null }, ...failure('BAD_USER_INPUT', 'Expected 100.') } },
      {},
      { code: 'BAD_USER_INPUT', message: 'Expected 100.', status: 200 },
    ],
    [
      'of something that is not a graph',
      { status: 200, body: '<h1>Bienvenue au Wi-Fi</h1>' },
      {},
      { code: 'UNEXPECTED_RESPONSE', status: 200 },
    ],
    ['of a connection that breaks', 'broken', { retries: 1 }, { code: 'NETWORK', status: null }],
    ['of a gateway that takes too long', 'silent', { timeoutMs: 60 }, { code: 'TIMEOUT', status: null }],
    [
      'of a quota that is used up',
      { status: 429, headers: { 'Retry-After': '3600' }, body: 'Slow down.' },
      {},
      { code: 'RATE_LIMITED', retryAfterSeconds: 3600 },
    ],
    [
      'of a `fetch` that never ends and looks at no signal',
      'silent',
      { timeoutMs: 60, fetch: () => new Promise(() => undefined) },
      { code: 'TIMEOUT' },
    ],
  ])('%s', async (_what, reply, options, error) => {
    replies = [reply]
    expect(await client(options).run(articlePage, { slug: 'a' })).toMatchObject({ error })
  })

  test('of an aborted signal, before or during the request', async () => {
    replies = ['silent']
    const early = await client().run(articlePage, { slug: 'a' }, { signal: AbortSignal.abort() })
    const controller = new AbortController()
    const late = client().run(articlePage, { slug: 'a' }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 30)
    expect([early, await late]).toMatchObject([{ error: { code: 'ABORTED' } }, { error: { code: 'ABORTED' } }])
  })

  test('with the partial data', async () => {
    replies = [{ body: { data: { sections: [] }, ...failure('INTERNAL_SERVER_ERROR') } }]
    expect(await client().run(frontPage, {})).toMatchObject({ data: { sections: [] }, error: { code: 'INTERNAL_SERVER_ERROR' } })
  })
})

describe('A retry', () => {
  test('is made for a query if the gateway is unreachable or asks to retry, up to the configured number', async () => {
    replies = ['broken', { status: 503, body: 'Restarting.' }, { body: nothing }]
    expect(await client().run(articlePage, { slug: 'a' })).toEqual({ ...nothing, error: null })
    expect(asked).toHaveLength(3)
    replies = [{ status: 502, body: 'Bad gateway.' }]
    expect(await client({ retries: 1 }).run(articlePage, { slug: 'a' })).toMatchObject({
      error: { code: 'UNEXPECTED_RESPONSE', status: 502 },
    })
    expect(asked).toHaveLength(5)
  })

  test('is made ten times at most by a client whose requests all fail, and once more for every ten requests', async () => {
    const failing = client()
    replies = [{ status: 503, body: 'Restarting.' }]
    const requestsOf = async (calls: number): Promise<number> => {
      asked = []
      for (let call = 0; call < calls; call++) await failing.run(articlePage, { slug: 'a' })
      return asked.length
    }
    expect(await requestsOf(5)).toBe(5 + 10)
    expect(await requestsOf(5)).toBe(5)
    expect(await requestsOf(1)).toBe(1 + 1)
    replies = [{ body: nothing }]
    await requestsOf(19)
    replies = [{ status: 503, body: 'Restarting.' }]
    expect(await requestsOf(1)).toBe(1 + 2)
  })

  test('waits at least as long as Retry-After says, and so does every other request of the client', async () => {
    replies = [{ status: 503, headers: { 'Retry-After': '1' }, body: 'At the limit.' }, { body: nothing }]
    const patient = client()
    const before = performance.now()
    const answers = [patient.run(articlePage, { slug: 'a' })]
    await expect.poll(() => asked.length).toBe(1)
    answers.push(patient.run(articlePage, { slug: 'b' }))
    expect(await Promise.all(answers)).toEqual([
      { ...nothing, error: null },
      { ...nothing, error: null },
    ])
    expect(performance.now() - before).toBeGreaterThan(990)
    expect(asked).toHaveLength(3)
  })

  test('is never made for a mutation, for a client error, or after the time-out', async () => {
    const touch: Operation<unknown, object> = { name: 'Touch', id: 'sha256:1', text: 'mutation Touch', mutation: true }
    replies = [{ status: 503, body: 'Restarting.' }]
    expect(await client().run(touch, {})).toMatchObject({ error: { status: 503 } })
    replies = [{ status: 400, body: failure('GRAPHQL_VALIDATION_FAILED') }]
    expect(await client().run(frontPage, {})).toMatchObject({ error: { code: 'GRAPHQL_VALIDATION_FAILED' } })
    replies = [{ status: 503, headers: { 'Retry-After': '60' }, body: 'Restarting.' }]
    expect(await client().run(frontPage, {})).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterSeconds: 60 } })
    expect(asked).toHaveLength(3)
  })

  test.each<Record<string, string>>([
    { RateLimit: '"burst";r=9;t=1, "daily";r=0;t=3600' },
    { RateLimit: 'limit=100, remaining=0, reset=3600' },
    { 'RateLimit-Remaining': '0', 'RateLimit-Reset': '3600' },
  ])('waits for the quota: %o', async (headers) => {
    replies = [{ headers, body: nothing }]
    const patient = client()
    expect(await patient.run(articlePage, { slug: 'a' })).toEqual({ ...nothing, error: null })
    expect(await patient.run(articlePage, { slug: 'a' })).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterSeconds: 3600 } })
    expect(asked).toHaveLength(1)
    replies = [{ headers: { RateLimit: '"burst";r=0;t=1' }, body: nothing }, { body: nothing }]
    const hurried = client()
    await hurried.run(articlePage, { slug: 'a' })
    expect(await hurried.run(articlePage, { slug: 'a' })).toEqual({ ...nothing, error: null })
  })
})

describe('A list', () => {
  const page = (names: string[], endCursor: string | null) => ({
    body: {
      data: {
        author: {
          timeline: { edges: names.map((headline) => ({ node: { headline } })), pageInfo: { hasNextPage: endCursor !== null, endCursor } },
        },
      },
    },
  })

  test('is loaded page by page, and only as far as it is read', async () => {
    const kiosque = createKiosque({ url, development: false })
    replies = [page(['a', 'b'], 'x'), page([], 'y'), page(['c'], null)]
    const found = []
    for await (const { headline } of kiosque.authorTimeline.pages({ slug: 'awa' })) found.push(headline)
    expect(found).toEqual(['a', 'b', 'c'])
    expect(asked.map(({ search }) => JSON.parse(search.get('variables') ?? ''))).toEqual([
      { slug: 'awa' },
      { slug: 'awa', after: 'x' },
      { slug: 'awa', after: 'y' },
    ])
    replies = [page(['a', 'b'], 'x')]
    for await (const { headline } of kiosque.authorTimeline.pages({ slug: 'awa' })) if (headline === 'b') break
    expect(asked).toHaveLength(4)
  })

  test('of an unknown author is empty, and an error is thrown', async () => {
    const kiosque = bind(client(), { authorTimeline, headlines })
    replies = [{ body: { data: { author: null } } }]
    for await (const article of kiosque.authorTimeline.pages({ slug: 'x' })) expect.fail(article.headline)
    replies = [{ status: 400, body: failure('BAD_USER_INPUT') }]
    await expect(kiosque.authorTimeline.pages({ slug: 'x' }).next()).rejects.toThrow(KiosqueFailure)
    expect(kiosque.headlines).not.toHaveProperty('pages')
  })
})
