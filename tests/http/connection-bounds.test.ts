import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createLog } from '../../src/http/log.ts'
import { bodyOf, withinBodyLimit } from '../../src/http/request-body.ts'
import { type Route, sendText } from '../../src/http/route.ts'
import type { ConnectionOptions } from '../../src/http/server.ts'
import { askRaw, RawConnection } from './raw-connection.ts'
import { listen } from './served.ts'

/** Answers with the length of the body. */
const echo: Route = {
  methods: ['PUT'],
  path: '/echo',
  async handle(request, response) {
    if (withinBodyLimit(request, response)) sendText(response, 200, `${(await bodyOf(request)).length}\n`)
  },
}
const hello: Route = { methods: ['GET'], path: '/hello', handle: (_request, response) => sendText(response, 200, 'hello\n') }

const patience = { timeout: 20_000, interval: 20 }

let gateway: Awaited<ReturnType<typeof listen>>
let lines: string[]
afterEach(() => gateway.close())

async function open(options: ConnectionOptions): Promise<string> {
  lines = []
  const destination = new Writable({
    write(chunk, _encoding, callback) {
      lines.push(String(chunk))
      callback()
    },
  })
  gateway = await listen([echo, hello], { checkMs: 50, ...options }, createLog('info', destination))
  return gateway.origin
}

const put = (bytes: number): string => `PUT /echo HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${bytes}\r\n\r\n`
const get = 'GET /hello HTTP/1.1\r\nHost: gateway\r\n\r\n'

describe('A request that does not arrive in time gets 408, and its connection is closed', () => {
  test.each([
    ['without anything', ''],
    ['with half of its headers', 'GET /hello HTTP/1.1\r\nHost: gate'],
    ['without its body', put(10)],
    ['with half of its body', `${put(10)}12345`],
  ])('%s', async (_name, text) => {
    const answer = await askRaw(await open({ arrivalMs: 200 }), text)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/u)
    expect(answer).toContain('Connection: close')
    if (text.startsWith('PUT')) expect(answer).toContain('expected it within 0.2 seconds, or at 1000 bytes per second.')
    expect(lines).toEqual([])
  })

  test('and one whose answer does not need the body is closed after that answer', async () => {
    const connection = await RawConnection.open(await open({ arrivalMs: 200 }))
    connection.send(put(10).replace('/echo', '/nowhere'))
    expect(await connection.untilClosed()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/u)
    expect(connection.statuses).toEqual([404])
  })

  test('but a body may take longer while it keeps the minimum rate', async () => {
    const connection = await RawConnection.open(await open({ arrivalMs: 1000, bytesPerSecondMin: 10 }))
    connection.send(put(100))
    await setTimeout(50)
    // Each part extends the time by two seconds.
    for (let part = 0; part < 5; part++) {
      connection.send('x'.repeat(20))
      await setTimeout(300)
    }
    await expect.poll(() => connection.statuses, patience).toEqual([200])
    connection.send(put(100))
    connection.send('x'.repeat(5))
    const answer = await connection.untilClosed()
    expect(connection.statuses).toEqual([200, 408])
    expect(answer).toContain('or at 10 bytes per second.')
  })
})

describe('Connections are limited', () => {
  test('in number: those above the limit get 503, which is logged once a second, and free ones are used again', async () => {
    const origin = await open({ connectionsMax: 2 })
    const [first, second] = [await RawConnection.open(origin), await RawConnection.open(origin)]
    for (const connection of [first, second]) {
      connection.send(get)
      await expect.poll(() => connection.statuses, patience).toEqual([200])
    }
    for (const answer of await Promise.all(Array.from({ length: 5 }, () => askRaw(origin, get)))) {
      expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/u)
      expect(answer).toContain('Retry-After: 1\r\n')
      expect(answer).toContain('The gateway has 2 connections, which is its limit.')
    }
    expect(lines.length).toBeLessThan(5)
    await expect.poll(() => lines.reduce((sum, line) => sum + (JSON.parse(line) as { refused: number }).refused, 0), patience).toBe(5)
    second.reset()
    const status = async () => (await askRaw(origin, get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))).slice(9, 12)
    await expect.poll(status, patience).toBe('200')
    first.reset()
  })

  test('far above the limit, they are closed without an answer', async () => {
    const origin = await open({ connectionsMax: 1 })
    const waiting = await Promise.all(Array.from({ length: 101 }, () => RawConnection.open(origin)))
    expect(await askRaw(origin, get)).toBe('')
    for (const connection of waiting) connection.reset()
  })

  test('in the number of requests, of which the last one is announced', async () => {
    const connection = await RawConnection.open(await open({ requestsMax: 2 }))
    connection.send(get)
    await expect.poll(() => connection.statuses, patience).toEqual([200])
    expect(connection.received).toContain('Connection: keep-alive')
    connection.send(get)
    const [, last] = (await connection.untilClosed()).split('hello\n')
    expect(last).toContain('HTTP/1.1 200 OK')
    expect(last).toContain('Connection: close')
  })
})
