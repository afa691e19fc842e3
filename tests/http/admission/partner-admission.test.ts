import { type Item, parseList } from 'structured-headers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nothingAgreed, type Partner } from '../../../src/content/partner.ts'
import { admittingPartners } from '../../../src/http/admission/partner-admission.ts'
import { memoryStore } from '../../../src/http/admission/quota-store.ts'
import { Quotas } from '../../../src/http/admission/quotas.ts'
import { createAuthenticate } from '../../../src/http/authentication.ts'
import { createLog } from '../../../src/http/log.ts'
import { type Route, sendText } from '../../../src/http/route.ts'
import { createVerifyToken } from '../../../src/http/token.ts'
import { createClient, headlines } from '../../../src/sdk/index.ts'
import { addPartner, type FirstKeys } from '../../../src/store/commands/partner.ts'
import { Newsroom } from '../../newsroom.ts'
import { RawConnection } from '../raw-connection.ts'
import { listen } from '../served.ts'

const json = { 'Content-Type': 'application/json' }
const origin = 'https://relais.example'
/** It weighs 105. */
const headlinesRequest = { documentId: headlines.id, variables: { section: 'sports' } }
const headlinesQuery = `documentId=${headlines.id}&variables=${JSON.stringify(headlinesRequest.variables)}`

const notIssued = createVerifyToken({ issuer: null, development: null, clock: () => new Date(0), log: createLog('silent') })

describe('A request with a partner’s key', () => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  let routes: readonly Route[]
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await room.save({ title: 'Le pont est ouvert' })
    await room.origin()
  })
  afterAll(() => room.close())
  // Each test has quotas of its own.
  beforeEach(async () => {
    routes = room.routes()
    gateway = await listen(routes)
    return () => gateway.close()
  })

  let partners = 0
  const partnerWith = async (terms: Partial<Partner>): Promise<FirstKeys & { readonly name: string }> => {
    const name = `Partenaire ${partners++}`
    // The gateway reads the keys once a second of its clock.
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const keys = await addPartner(room.database, { ...nothingAgreed, origins: [origin], ...terms, name, sections: [] }, room.clock.now)
    return { ...keys, name }
  }
  const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${gateway.origin}${path}`, { headers, redirect: 'manual' })
  const ask = (body: object, headers: Record<string, string>) =>
    fetch(`${gateway.origin}/graphql`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
  /** The fields of an answer as structured fields: names with their parameters. */
  const fieldsOf = ({ headers }: Response) =>
    ['RateLimit', 'RateLimit-Policy'].map((name) =>
      parseList(headers.get(name) ?? '').map((item) => {
        const [value, parameters] = item as Item
        return [value, Object.fromEntries(parameters)]
      }),
    )

  test('is told in structured fields what was agreed, and what remains until when', async () => {
    const { secret } = await partnerWith({ quota: 1000, requestsPerMinute: 30 })
    room.clock.now = new Date('2026-11-30T23:59:15Z')
    const first = await ask(headlinesRequest, bearer(secret))
    expect(first.status).toBe(200)
    expect(fieldsOf(first)).toEqual([
      [
        ['day', { r: 895, t: 45 }],
        ['minute', { r: 29, t: 45 }],
      ],
      [
        ['day', { q: 1000, w: 86_400, qu: 'cost-units' }],
        ['minute', { q: 30, w: 60 }],
      ],
    ])
    const second = await get('/robots.txt', bearer(secret))
    expect(fieldsOf(second)[0]).toEqual([
      ['day', { r: 894, t: 45 }],
      ['minute', { r: 28, t: 45 }],
    ])
    const unlimited = await get('/robots.txt', bearer((await partnerWith({})).secret))
    expect([unlimited.status, unlimited.headers.get('RateLimit'), unlimited.headers.get('RateLimit-Policy')]).toEqual([200, null, null])
  })

  test('is told so by every route, whatever the answer, in every form of /graphql', async () => {
    const { secret, public: key } = await partnerWith({ quota: 1_000_000 })
    const paths = routes.filter(({ isUnlimited }) => !isUnlimited)
    expect(paths.length).toBeGreaterThan(20)
    const untold: string[] = []
    const tell = async (name: string, answer: Promise<Response>): Promise<void> => {
      const response = await answer
      await response.body?.cancel()
      if (fieldsOf(response).some((items) => items.length !== 1)) untold.push(`${name}: ${response.status}`)
    }
    for (const { path, methods } of paths)
      for (const method of methods.filter((name) => name !== 'OPTIONS')) {
        const url = `${gateway.origin}${path.replaceAll(/:\w+/gu, 'le-pont-est-ouvert')}`
        await tell(`${method} ${path} secret`, fetch(url, { method, headers: bearer(secret), redirect: 'manual' }))
        await tell(`${method} ${path} public`, fetch(`${url}?key=${key}`, { method, headers: { Origin: origin }, redirect: 'manual' }))
      }
    const page = await get(`/?key=${key}`, { Origin: origin })
    expect(page.headers.get('Access-Control-Expose-Headers')).toContain('RateLimit')
    await tell('304', get(`/?key=${key}`, { 'If-None-Match': page.headers.get('ETag') ?? '' }))
    await tell('events', ask({ query: 'subscription { articlePublished { id } }' }, { ...bearer(secret), Accept: 'text/event-stream' }))
    await tell('no media type', ask({ query: '{ __typename }' }, { ...bearer(secret), Accept: 'image/png' }))
    await tell('invalid', ask({ query: '{ nothing }' }, bearer(secret)))
    expect(untold).toEqual([])
  })

  test('gets 429 when nothing remains, in the form of the route, without a statement', async () => {
    const { secret, name } = await partnerWith({ quota: 200 })
    const both = [await ask(headlinesRequest, bearer(secret)), await ask(headlinesRequest, bearer(secret))]
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    const seconds = 86_400 - ((room.clock.now.getTime() / 1000) % 86_400)
    const message = `${name} has used its quota of 200 cost units a day. Send the next request in ${seconds} seconds.`
    // Forgets the statements so far.
    await room.get('/health')
    for (const accept of ['application/json', 'application/graphql-response+json', 'text/event-stream']) {
      const refused = await ask(headlinesRequest, { ...bearer(secret), Accept: accept, Origin: origin })
      expect([refused.status, refused.headers.get('Retry-After'), refused.headers.get('Access-Control-Allow-Origin')]).toEqual([
        429,
        String(seconds),
        origin,
      ])
      expect(fieldsOf(refused)[0]).toEqual([['day', { r: 0, t: seconds }]])
      const text = await refused.text()
      expect(JSON.parse(/\{.*\}/u.exec(text)?.[0] ?? '')).toEqual({
        errors: [{ message, extensions: { code: 'RATE_LIMITED' } }],
      })
    }
    const feed = await get('/feeds/latest.rss', bearer(secret))
    expect([feed.status, feed.headers.get('Content-Type'), feed.headers.get('Retry-After'), feed.headers.get('Cache-Control')]).toEqual([
      429,
      'application/problem+json',
      String(seconds),
      'no-store',
    ])
    expect(await feed.json()).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Request cannot be satisfied as assigned quota has been exceeded',
      status: 429,
      detail: message,
      'violated-policies': ['day'],
    })
    expect(room.statements()).toEqual([])
    expect((await get('/robots.txt', bearer((await partnerWith({ quota: 100 })).secret))).status).toBe(200)
  })

  test('is refused before its body has arrived', async () => {
    const { secret } = await partnerWith({ quota: 1 })
    expect((await get('/robots.txt', bearer(secret))).status).toBe(200)
    const connection = await RawConnection.open(gateway.origin)
    connection.send(
      `POST /graphql HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${secret}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`,
    )
    await expect.poll(() => connection.statuses, { timeout: 10_000, interval: 20 }).toEqual([429])
    connection.reset()
  })

  test('shares the quota with the other key of the partner, and costs what its operation weighs, or 1 if it is not valid', async () => {
    const { secret, public: key } = await partnerWith({ quota: 10_000, developer: true })
    const remaining = async (answer: Promise<Response>) =>
      Number(/^"day";r=(\d+);/u.exec((await answer).headers.get('RateLimit') ?? '')?.[1])
    expect(await remaining(get(`/graphql?${headlinesQuery}&key=${key}`))).toBe(9895)
    await fetch(`${gateway.origin}/graphql?key=${key}`, { method: 'OPTIONS', headers: { Origin: origin } })
    await ask({ query: '{ nothing }' }, bearer(secret))
    await ask({ query: '{' }, bearer(secret))
    expect(await remaining(get('/robots.txt', bearer(secret)))).toBe(9892)
    expect(await remaining(get('/feeds/latest.atom', bearer(secret)))).toBe(7392)
  })

  test('costs nothing if the gateway has refused to work on it', async () => {
    const { secret } = await partnerWith({ quota: 1 })
    const authenticate = createAuthenticate(room.database, () => room.clock.now, notIssued)
    const quotas = new Quotas({ store: memoryStore(), clock: () => room.clock.now, log: createLog('silent') })
    const full: Route = { methods: ['GET'], path: '/graphql', handle: (_request, response) => sendText(response, 503, 'Full.\n') }
    const refusing = await listen([admittingPartners(full, { authenticate, quotas })])
    const ask = async () => (await fetch(`${refusing.origin}/graphql`, { headers: bearer(secret) })).headers.get('RateLimit')
    await ask()
    expect(await ask()).toMatch(/^"day";r=1;/u)
    await refusing.close()
  })

  test('is told its cost in the extensions if the partner develops its app, and never otherwise', async () => {
    const { secret, public: key } = await partnerWith({ quota: 1000, requestsPerMinute: 10, developer: true })
    const extensionsOf = async (answer: Promise<Response>) => ((await (await answer).json()) as { extensions?: object }).extensions
    expect(await extensionsOf(ask(headlinesRequest, bearer(secret)))).toEqual({
      cost: {
        weight: 105,
        limits: [
          { name: 'day', quota: 1000, remaining: 895, resetSeconds: expect.any(Number) },
          { name: 'minute', quota: 10, remaining: 9, resetSeconds: expect.any(Number) },
        ],
      },
    })
    const shared = await get(`/graphql?${headlinesQuery}&key=${key}`)
    // Nobody else is told what remains of the quota.
    expect([shared.headers.get('Cache-Control'), await shared.json()]).toEqual([
      'no-cache',
      expect.objectContaining({ extensions: expect.anything() }),
    ])
    const others = [{}, bearer((await partnerWith({ quota: 1000 })).secret)]
    for (const headers of others) expect(await extensionsOf(ask(headlinesRequest, headers))).toBeUndefined()
  })

  test('from the SDK is answered RATE_LIMITED, with the time to wait', async () => {
    const { secret } = await partnerWith({ requestsPerMinute: 1 })
    const client = createClient({ url: `${gateway.origin}/graphql`, key: secret, timeoutMs: 500, development: false })
    expect((await client.run(headlines, headlinesRequest.variables)).error).toBeNull()
    const { error } = await client.run(headlines, headlinesRequest.variables)
    expect(error).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfterSeconds: expect.any(Number) })
  })
})
