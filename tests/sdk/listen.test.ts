import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ServiceUnavailable } from '../../src/content/error.ts'
import { createClient, createKiosque, KiosqueFailure, listen, newArticles } from '../../src/sdk/index.ts'
import type { Database } from '../../src/store/database/database.ts'
import { listen as serve } from '../http/served.ts'
import { Newsroom } from '../newsroom.ts'

describe('Listening', () => {
  let room: Newsroom
  let url: string
  let close: () => Promise<void>
  /** The received text, and the controller that ends the current connection. */
  let heard: string
  let wire: AbortController

  /** Whether SQL statements fail as they do while the database is unavailable. */
  let isAway = false

  beforeAll(async () => {
    const reading = (database: Database): Database => ({
      ...database,
      query: (statement) => (isAway ? Promise.reject(new ServiceUnavailable('The database does not answer.')) : database.query(statement)),
    })
    room = await Newsroom.open('PGlite', reading)
    const gateway = await serve(room.routes())
    close = gateway.close
    url = `${gateway.origin}/graphql`
  })
  afterAll(async () => {
    await close()
    await room.close()
  })
  beforeEach(() => {
    heard = ''
    wire = new AbortController()
  })
  afterEach(() => expect.poll(() => room.live.listeners).toBe(0))

  const overWire: typeof fetch = async (address, init) => {
    const response = await fetch(address, {
      ...init,
      signal: AbortSignal.any([init?.signal, wire.signal].flatMap((signal) => signal ?? [])),
    })
    const noted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        heard += Buffer.from(chunk).toString()
        controller.enqueue(chunk)
      },
    })
    return new Response(response.body?.pipeThrough(noted) ?? null, response)
  }
  const publish = async (title: string) => {
    await room.save({ title, section: 'Sports' })
    room.notifier.notify()
  }

  test('receives publications, resumes where the connection was lost, and ends with the loop', async () => {
    const titles = createKiosque({ url, fetch: overWire, development: false }).newArticles({ section: { slug: 'sports' } })
    const next = async () => (await titles.next()).value?.articlePublished.headline
    const first = next()
    await expect.poll(() => heard).toContain('id: ')
    await publish('Un')
    expect(await first).toBe('Un')
    const second = next()
    const [, last] = /id: (\S+)\n\n$/u.exec(heard) ?? []
    wire.abort()
    wire = new AbortController()
    await publish('Deux')
    await publish('Trois')
    expect([last, await second, await next()]).toEqual([expect.any(String), 'Deux', 'Trois'])
    await titles.return()
  })

  test('waits for a gateway without its database, before the first event and between events', async () => {
    isAway = true
    const titles = createKiosque({ url, fetch: overWire, development: false }).newArticles({})
    const next = async () => (await titles.next()).value?.articlePublished.headline
    const first = next()
    await expect.poll(() => heard, { timeout: 10_000 }).toContain('SERVICE_UNAVAILABLE')
    isAway = false
    await expect.poll(() => heard, { timeout: 10_000 }).toContain('id: ')
    await publish('Quatre')
    expect(await first).toBe('Quatre')
    isAway = true
    const second = next()
    await publish('Cinq')
    await expect.poll(() => room.live.listeners).toBe(0)
    await publish('Six')
    isAway = false
    expect([await second, await next()]).toEqual(['Cinq', 'Six'])
    await titles.return()
  })

  test('ends when the signal is aborted, and throws the reason of a refusal', async () => {
    const stop = new AbortController()
    const received = listen(createClient({ url, fetch: overWire }), newArticles, {}, { signal: stop.signal })
    const nothing = received.next()
    await expect.poll(() => heard).toContain('id: ')
    stop.abort()
    expect(await nothing).toEqual({ done: true, value: undefined })
    const refused = async (options: object, variables = {}) =>
      listen(createClient({ url, ...options }), newArticles, variables)
        .next()
        .catch((cause: unknown) => cause instanceof KiosqueFailure && cause.error.code)
    expect(await refused({ token: 'x' })).toBe('UNAUTHENTICATED')
    expect(await refused({}, { section: { slug: 'a', id: 'b' } })).toBe('BAD_USER_INPUT')
    expect(await refused({ url: `${new URL(url).origin}/health` })).toBe('UNEXPECTED_RESPONSE')
  })

  test('waits for an unavailable gateway, and sends the text of an unknown document', async () => {
    const asked: unknown[] = []
    const received = `retry: 10\n\n:\n\nevent: next\ndata: ${JSON.stringify({ data: { articlePublished: { headline: 'Été 🌍' } } })}\n\nid: 7\n\nevent: complete\ndata:\n\n`
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks = await request.toArray()
      asked.push([request.headers['last-event-id'], Object.keys(JSON.parse(Buffer.concat(chunks).toString()))])
      if (asked.length === 1) return response.writeHead(503, { 'Retry-After': '0' }).end('Restarting.')
      if (asked.length === 2) return response.writeHead(404).end('{"errors":[{"message":"Unknown."}]}')
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      // The third response breaks off after the id.
      if (asked.length === 3) return response.write('retry: 10\n\nid: 6\n\n', () => response.destroy())
      return response.end(received)
    }
    const server = createServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, development: true })
    const titles = []
    for await (const { articlePublished } of listen(client, newArticles, {})) titles.push(articlePublished.headline)
    server.close()
    expect([titles, asked]).toEqual([
      ['Été 🌍'],
      [
        [undefined, ['documentId', 'variables']],
        [undefined, ['documentId', 'variables']],
        [undefined, ['query', 'variables']],
        ['6', ['query', 'variables']],
      ],
    ])
  })

  test('resumes after the last complete event, at whatever byte the connection is lost, and ignores other ids', async () => {
    const headline = 'Été 🌍\u2028id: 1\u2029event: complete'
    const event = `event: next\ndata: ${JSON.stringify({ data: { articlePublished: { headline } } })}\n\n`
    const whole = Buffer.from(`retry: 5\n\n:\n\n${event}id: 7\n\n:\n\n`)
    const tail = Buffer.from(': id: 2\n\nid\n\nidx\n\nid:\n\n:\n\nevent: ping\n\nevent: next\nid: 8')
    const asked: (string | undefined)[] = []
    let cutAt = 0
    /** Sends each piece in a separate TCP segment. */
    const send = async (socket: Socket, ...pieces: Uint8Array[]) => {
      for (const piece of pieces) {
        await new Promise((resolve) => socket.write(piece, resolve))
        await setTimeout(2)
      }
    }
    const server = createTcpServer((socket) => {
      socket.setNoDelay().on('error', () => undefined)
      socket.once('data', (request: Buffer) => {
        asked.push(/^last-event-id: (.*)\r$/imu.exec(request.toString())?.[1])
        const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n')
        const isFirst = asked.length % 2 === 1
        const sent = isFirst
          ? send(socket, head, whole.subarray(0, cutAt), whole.subarray(cutAt), tail.subarray(0, cutAt % (tail.length + 1)))
          : send(socket, head, Buffer.from('event: complete\ndata:\n\n'))
        void sent.then(() => socket.destroySoon())
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const segments: number[] = []
    const counted: typeof fetch = async (address, init) => {
      const response = await fetch(address, init)
      let count = 0
      const counting = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          count += 1
          controller.enqueue(chunk)
        },
        flush: () => void segments.push(count),
      })
      return new Response(response.body?.pipeThrough(counting) ?? null, response)
    }
    const client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, fetch: counted })
    for (cutAt = 1; cutAt < whole.length; cutAt += 1) {
      asked.length = 0
      const headlines = []
      for await (const { articlePublished } of listen(client, newArticles, {})) headlines.push(articlePublished.headline)
      expect([cutAt, headlines, asked]).toEqual([cutAt, [headline], [undefined, '7']])
    }
    server.close()
    // Most first responses arrive in three chunks. Those without a tail arrive in two.
    expect(segments.filter((count) => count === 3).length).toBeGreaterThan(whole.length * 0.8)
  })
})
