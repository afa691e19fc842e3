import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headlines } from '../../../src/sdk/index.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { limitedPublicKey, Newsroom } from '../../newsroom.ts'
import { RawConnection } from '../raw-connection.ts'

const json = { 'Content-Type': 'application/json' }
const query = '{ articles { totalCount } }'

/** A gateway whose two places, and two places of the queue, are taken by requests that wait for the database. */
describe('A gateway at its limit', () => {
  let room: Newsroom
  let release: () => void
  let held: Promise<Response>[]

  beforeAll(async () => {
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const reading = (database: Database): Database => ({
      ...database,
      async query(statement) {
        await gate
        return database.query(statement)
      },
    })
    room = await Newsroom.open('PGlite', reading, { subscriptionsMax: 10, concurrency: { max: 2 } })
    held = ['/', '/feeds/latest.rss', '/a/rien', '/section/sports'].map((path) => room.get(path))
    while (room.admission.waiting < 2) await setTimeout(10)
  })
  afterAll(async () => {
    release()
    await Promise.all(held)
    await room.close()
  })

  const ask = (headers: Record<string, string>, body: object = { query }): Promise<Response> =>
    room.get('/graphql', { ...json, ...headers }, 'POST', JSON.stringify(body))

  test('refuses a GraphQL request of the public before its body is read, in the form that it accepts', async () => {
    for (const type of ['application/json', 'application/graphql-response+json']) {
      const response = await ask({ Accept: type, Origin: 'https://reader.example' })
      expect([response.status, response.headers.get('Content-Type'), response.headers.get('Access-Control-Allow-Origin')]).toEqual([
        503,
        `${type}; charset=utf-8`,
        'https://reader.example',
      ])
      expect(response.headers.get('Retry-After')).toMatch(/^[1-3]$/u)
      expect(await response.json()).toEqual({
        errors: [{ message: expect.stringContaining('limit of concurrent requests'), extensions: { code: 'SERVICE_UNAVAILABLE' } }],
      })
    }
  })

  test('does not wait for the body of such a request', async () => {
    const { url } = await room.get('/health')
    const connection = await RawConnection.open(new URL(url).origin)
    connection.send('POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n')
    await expect.poll(() => connection.statuses, { timeout: 10_000, interval: 20 }).toEqual([503])
    connection.reset()
  })

  test('gives the same bytes to a request with a credential, on both transports', async () => {
    const bytesOf = async (headers: Record<string, string>) => (await ask(headers)).text()
    const early = await bytesOf({ Accept: 'application/json' })
    expect(await bytesOf({ Accept: 'application/json', ...room.credentialOf('SUBSCRIBER') })).toBe(early)
    // Yoga's transport answers this unusual header.
    expect(await bytesOf({ Accept: 'application/json;q=0.9', ...room.credentialOf('SUBSCRIBER') })).toBe(early)
    expect(await bytesOf({ Accept: 'application/json;q=0.9' })).toBe(early)
  })

  test('refuses pages and feeds as text, and passes checks of its health, preflight requests and the ingest API', async () => {
    for (const path of ['/', '/a/rien', '/feeds/latest.json', '/sitemap.xml', '/oembed?url=x']) {
      const response = await room.get(path)
      expect([path, response.status, await response.text()]).toEqual([path, 503, expect.stringContaining('limit of concurrent requests')])
      expect(response.headers.get('Retry-After')).toMatch(/^[1-3]$/u)
    }
    const statuses = [
      await room.get('/health'),
      await room.get('/ready'),
      await room.get('/graphql', {}, 'OPTIONS'),
      await room.get('/ingest/x', {}, 'DELETE'),
    ]
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 204, 401])
  })

  test('admits an editor to a reserved place', async () => {
    const response = await ask(room.credentialOf('EDITOR'), { query: '{ viewer { audience } }' })
    expect([response.status, await response.json()]).toEqual([200, { data: { viewer: { audience: 'EDITOR' } } }])
  })

  test('lets a page with a partner’s key displace a request of the public', async () => {
    const search = new URLSearchParams({ documentId: headlines.id, variables: '{"section":"sports"}', key: limitedPublicKey })
    const page = room.get(`/graphql?${search}`)
    const first = await Promise.race([...held.map(async (response) => (await response).status), page.then(() => 'the page')])
    expect(first).toBe(503)
    held.push(page)
  })
})
