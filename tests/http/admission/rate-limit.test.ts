import { afterEach, expect, test } from 'vitest'
import { BadCredential } from '../../../src/content/error.ts'
import { anonymous } from '../../../src/content/viewer.ts'
import { clientAddress } from '../../../src/http/admission/client-address.ts'
import { createRateLimit } from '../../../src/http/admission/rate-limit.ts'
import type { Authenticate } from '../../../src/http/authentication.ts'
import { viewerOf } from '../../../src/http/pipeline/authenticate.ts'
import { type Route, sendText } from '../../../src/http/route.ts'
import { health } from '../../../src/http/routes/health.ts'
import { createClient, frontPage } from '../../../src/sdk/index.ts'
import { listen } from '../served.ts'

const page: Route = { methods: ['GET', 'OPTIONS'], path: '/graphql', handle: (_request, response) => sendText(response, 200, 'page\n') }

/** Only one credential is valid. */
const authenticate: Authenticate = async (credential) => {
  if (credential === 'valid') return { ...anonymous, audience: 'SUBSCRIBER' }
  throw new BadCredential('The token is not valid.')
}

/** Verifies the credential, as every route that takes one does. */
const guarded: Route = {
  ...page,
  path: '/guarded',
  async handle(request, response) {
    await viewerOf(request, authenticate)
    sendText(response, 200, 'page\n')
  },
}

/** Its answer has the status of an invalid credential for another reason. */
const unavailable: Route = {
  ...page,
  path: '/private',
  handle: (_request, response) => sendText(response, 401, 'This card is not public.\n'),
}

/** Takes no request without a valid credential. */
const closed: Route = {
  ...page,
  path: '/closed',
  handle: () => Promise.reject(new BadCredential('The credential is missing.')),
}

let gateway: Awaited<ReturnType<typeof listen>>
afterEach(() => gateway.close())

/** Two requests per minute. */
async function open(
  trustedProxies: readonly string[] = [],
): Promise<(headers?: Record<string, string>, init?: RequestInit) => Promise<Response>> {
  gateway = await listen([page, guarded, closed, unavailable, health], {
    rateLimit: createRateLimit({ requestsMax: 2, addressOf: clientAddress(trustedProxies), authenticate }),
  })
  return (headers = {}, init = {}) => fetch(`${gateway.origin}/graphql`, { ...init, headers })
}

test('An address gets 429 above its rate, except for preflight requests, for valid credentials, and where the limit does not apply', async () => {
  const ask = await open()
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const refused = await ask({ Origin: 'https://reader.example' })
  const { status, headers } = refused
  expect([status, headers.get('Content-Type'), headers.get('Access-Control-Allow-Origin')]).toEqual([
    429,
    'application/problem+json',
    'https://reader.example',
  ])
  const seconds = Number(headers.get('Retry-After'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect([headers.get('RateLimit'), headers.get('RateLimit-Policy')]).toEqual([`"public";r=0;t=${seconds}`, '"public";q=2;w=60'])
  expect(await refused.json()).toEqual({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: 'Request cannot be satisfied as assigned quota has been exceeded',
    status: 429,
    detail: expect.stringContaining('more than 2 requests in a minute'),
    'violated-policies': ['public'],
  })
  expect((await ask({ Authorization: 'Bearer valid' })).status).toBe(200)
  expect((await ask({}, { method: 'OPTIONS' })).status).toBe(200)
  expect((await fetch(`${gateway.origin}/health`)).status).toBe(200)
})

test('X-Forwarded-For counts only if it comes from a trusted proxy, and only the part that the proxies have written', async () => {
  const direct = await open()
  for (const forged of ['192.0.2.1', '192.0.2.2']) expect((await direct({ 'X-Forwarded-For': forged })).status).toBe(200)
  expect((await direct({ 'X-Forwarded-For': '192.0.2.3' })).status).toBe(429)
  await gateway.close()
  const behind = await open(['127.0.0.0/8', '10.0.0.0/8'])
  const statuses = async (...addresses: string[]) =>
    Promise.all(addresses.map(async (address) => (await behind({ 'X-Forwarded-For': address })).status))
  expect(await statuses('192.0.2.1', '192.0.2.1, 10.0.0.7', '192.0.2.2')).toEqual([200, 200, 200])
  // The client has written the first address itself.
  expect(await statuses('192.0.2.9, 192.0.2.1', '192.0.2.1, 10.0.0.8')).toEqual([429, 429])
})

test('Addresses of one IPv6 network, and the two forms of one IPv4 address, count together', async () => {
  const ask = await open(['127.0.0.1'])
  const statuses = async (...addresses: string[]) => {
    const found = []
    for (const address of addresses) found.push((await ask({ 'X-Forwarded-For': address })).status)
    return found
  }
  expect(await statuses('2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:2::3', '2001:db8:1:3::1')).toEqual([200, 200, 429, 200])
  expect(await statuses('192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1', 'nonsense')).toEqual([200, 200, 429, 200])
})

test('A credential exempts an address only if it is valid: invalid ones count, and get 429 above the limit', async () => {
  await open()
  const ask = async (authorization?: string) =>
    (await fetch(`${gateway.origin}/guarded`, authorization ? { headers: { Authorization: authorization } } : {})).status
  for (const _ of [1, 2, 3]) expect(await ask('Bearer valid')).toBe(200)
  expect([await ask('Bearer wrong'), await ask('Basic wrong'), await ask('Bearer wrong')]).toEqual([401, 401, 429])
  expect([await ask(), await ask('Bearer valid')]).toEqual([429, 200])
})

test('A public key does not exempt an address', async () => {
  await open()
  const ask = async () => (await fetch(`${gateway.origin}/graphql?key=pk_0123456789abcdef01234567`)).status
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
})

test('A document that may not be shown does not count as an invalid credential', async () => {
  await open()
  for (const _ of [1, 2, 3]) await fetch(`${gateway.origin}/private`, { headers: { Authorization: 'Bearer valid' } })
  expect((await fetch(`${gateway.origin}/graphql`)).status).toBe(200)
})

test('A request that is refused for lack of a credential counts once', async () => {
  await open()
  const ask = async () => (await fetch(`${gateway.origin}/closed`)).status
  expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429])
})

test('The SDK waits as the refusal says', async () => {
  const ask = await open()
  await ask()
  await ask()
  const { error } = await createClient({ url: `${gateway.origin}/graphql`, timeoutMs: 500, development: false }).run(frontPage, {})
  expect(error).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfterSeconds: expect.any(Number) })
})
