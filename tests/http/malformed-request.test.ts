import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Newsroom } from '../newsroom.ts'
import { askRaw, RawConnection } from './raw-connection.ts'
import { listen } from './served.ts'

let room: Newsroom
let gateway: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  room = await Newsroom.open('PGlite')
  await room.save({ title: 'Le pont', section: 'Régions' })
  gateway = await listen(room.routes())
})
afterAll(async () => {
  await gateway.close()
  await room.close()
})

const graphql = `/graphql?${new URLSearchParams({ query: '{ publication { name } }' })}`
const ending = 'Connection: close\r\n\r\n'

/** The status and the body of the answer. */
async function ask(line: string, headers = 'Host: gateway\r\n'): Promise<[number, string]> {
  const answer = await askRaw(gateway.origin, `${line}\r\n${headers}${ending}`)
  return [Number(answer.slice(9, 12)), answer.slice(answer.indexOf('\r\n\r\n') + 4)]
}

describe('A malformed request gets 400', () => {
  test.each([
    ['no Host header', 'GET /health HTTP/1.1', ''],
    ['two Host headers', 'GET /health HTTP/1.1', 'Host: gateway\r\nhost: other\r\n'],
    ['a malformed Host header', `GET ${graphql} HTTP/1.1`, 'Host: a b[]\r\n'],
    ['a malformed authority', `GET http://a%${graphql} HTTP/1.1`, 'Host: gateway\r\n'],
    ['a target in asterisk-form', 'OPTIONS * HTTP/1.1', 'Host: gateway\r\n'],
    ['an asterisk with GET', 'GET * HTTP/1.1', 'Host: gateway\r\n'],
    ['a target in authority-form', 'CONNECT gateway:80 HTTP/1.1', 'Host: gateway\r\n'],
    ['a target in authority-form with GET', 'GET gateway:80 HTTP/1.1', 'Host: gateway\r\n'],
    ['a target of another scheme', 'GET ftp://gateway/health HTTP/1.1', 'Host: gateway\r\n'],
    ['a NUL in the path', 'GET /a/%00 HTTP/1.1', 'Host: gateway\r\n'],
    ['a NUL in the query', 'GET /feeds/search.rss?q=a%00b HTTP/1.1', 'Host: gateway\r\n'],
  ])('%s', async (_name, line, headers) => {
    expect((await ask(line, headers))[0]).toBe(400)
  })

  test('but HTTP/1.0 has no Host header', async () => {
    expect(await ask('GET /health HTTP/1.0', '')).toEqual([200, 'ok\n'])
  })
})

describe('A target in absolute-form is answered like one in origin-form', () => {
  test.each([
    graphql,
    '/health',
    '/docs',
    '/feeds/latest.rss',
    '/a/le-pont',
    '/section/regions?after=x',
    '/oembed?url=https%3A%2F%2Fjournal.example%2Fa%2Fle-pont',
    '/robots.txt',
    '/',
    '/nowhere',
  ])('%s', async (target) => {
    const answer = await ask(`GET ${target} HTTP/1.1`)
    expect(await ask(`GET http://gateway${target} HTTP/1.1`)).toEqual(answer)
    expect(await ask(`GET HTTPS://gateway:8443${target} HTTP/1.1`)).toEqual(answer)
  })

  test('without a path', async () => {
    expect(await ask('GET http://gateway HTTP/1.1')).toEqual(await ask('GET / HTTP/1.1'))
    expect(await ask('GET http://gateway?a=b HTTP/1.1')).toEqual(await ask('GET / HTTP/1.1'))
  })

  test('on the transport of Yoga', async () => {
    const headers = 'Host: gateway\r\nAccept: application/json;q=0.3\r\n'
    const answer = await ask(`GET ${graphql} HTTP/1.1`, headers)
    expect(answer).toEqual([200, '{"data":{"publication":{"name":"Le Test"}}}'])
    expect(await ask(`GET http://gateway${graphql} HTTP/1.1`, headers)).toEqual(answer)
  })
})

test('a client that resets its connection after CONNECT does not end the process', async () => {
  for (let times = 0; times < 50; times++) {
    const connection = await RawConnection.open(gateway.origin)
    connection.send('CONNECT gateway:80 HTTP/1.1\r\nHost: gateway\r\n\r\n')
    connection.reset()
    await connection.untilClosed()
  }
  expect(await ask('GET /health HTTP/1.1')).toEqual([200, 'ok\n'])
})

test('a client that goes on after CONNECT is disconnected', async () => {
  const connection = await RawConnection.open(gateway.origin)
  connection.send(`CONNECT gateway:80 HTTP/1.1\r\nHost: gateway\r\n\r\n${'x'.repeat(1_000_000)}`)
  await connection.untilClosed()
  const connections = promisify(gateway.server.getConnections.bind(gateway.server))
  await expect.poll(() => connections()).toBe(0)
})

test('what follows a second "?" belongs to the query', async () => {
  const query = encodeURIComponent('query ($query: String!) { search(query: $query) { totalCount } }')
  const variables = '{%22query%22:%22pont?%22}'
  expect(await ask(`GET /graphql?query=${query}&variables=${variables} HTTP/1.1`)).toEqual([200, '{"data":{"search":{"totalCount":1}}}'])
  const [status, feed] = await ask('GET /feeds/search.rss?q=pont?page HTTP/1.1')
  expect([status, feed]).toEqual([200, expect.stringContaining('pont%3Fpage')])
})
