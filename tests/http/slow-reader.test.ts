import { once } from 'node:events'
import { connect, type Server, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { nothingHeldBack, onPostgreSQL } from '../databases.ts'
import { generous, Newsroom } from '../newsroom.ts'
import { EventReader } from './event-reader.ts'
import { listen } from './served.ts'

const query = 'subscription { articlePublished { title body { text } } }'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Megabytes in use by this process after a garbage collection. */
async function alive(): Promise<number> {
  // Objects that one collection finalises are freed by the next one.
  for (let times = 0; times < 3; times += 1) {
    await setImmediate()
    collectGarbage()
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return (heapUsed + external + arrayBuffers) / 1_000_000
}

/** Sends a request, by default a subscription, and never reads the response: the system's buffers fill up, then those of the gateway. */
async function stall(origin: string, asked = query, accept = 'text/event-stream'): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname).pause()
  await once(socket, 'connect')
  const body = JSON.stringify({ query: asked })
  const headers = ['Host: gateway', `Accept: ${accept}`, 'Content-Type: application/json', `Content-Length: ${body.length}`]
  socket.write(`POST /graphql HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
  return socket
}

/** The connections that a server accepts from now on. */
function connectionsOf(server: Server): Socket[] {
  const connections: Socket[] = []
  server.on('connection', (socket) => connections.push(socket))
  return connections
}

const paragraph = (text: string) => [{ kind: 'paragraph' as const, text }]

onPostgreSQL('A slow reader', () => {
  test('of a subscription uses limited memory while thousands of events arrive, and delays no other reader', async () => {
    const readers = 100
    const room = await Newsroom.open('PostgreSQL', undefined, { subscriptionsMax: readers + 1 })
    const { server, origin, close } = await listen(room.routes())
    const connections = connectionsOf(server)
    const stalled: Socket[] = []
    try {
      for (let reader = 0; reader < readers; reader += 1) stalled.push(await stall(origin))
      const quick = await EventReader.open(`${origin}/graphql`, { query })
      await quick.nextId()
      await expect.poll(() => room.live.listeners, { timeout: 20_000 }).toBe(readers + 1)
      const before = await alive()
      const text = 'é'.repeat(20_000)
      let most = 0
      for (let batch = 0; batch < 10; batch += 1) {
        const titles = Array.from({ length: 200 }, (_, index) => `Article ${batch}.${String(index).padStart(3, '0')}`)
        await room.save(...titles.map((title) => ({ title, body: paragraph(text) })))
        await nothingHeldBack(room.database)
        room.notifier.notify()
        const received: string[] = []
        while (received.length < titles.length) {
          const { data } = (await quick.next()) as { data: { articlePublished: { title: string } } }
          received.push(data.articlePublished.title)
        }
        expect(received.sort()).toEqual(titles)
        // Memory retained for a stalled reader would only grow, so a full collection after every batch is not necessary.
        if (batch % 5 === 4) most = Math.max(most, (await alive()) - before)
      }
      // Two thousand events of 40 KB are 80 MB for each reader. One or two of them wait, and what they were made of.
      const waiting = connections.map((socket) => socket.writableLength)
      expect(Math.max(...waiting)).toBeLessThan(100_000)
      expect(waiting.filter((bytes) => bytes > 40_000)).toHaveLength(readers)
      expect(most).toBeLessThan(readers)
      quick.close()
    } finally {
      for (const socket of stalled) socket.destroy()
      await close()
      await room.close()
    }
  })

  test('of a subscription is disconnected when it stops reading, and no longer counts', async () => {
    const room = await Newsroom.open('PostgreSQL', undefined, { ...generous, subscriptionsMax: 10, stuckMs: 1000 })
    const { origin, close } = await listen(room.routes())
    const stalled: Socket[] = []
    try {
      for (let reader = 0; reader < 10; reader += 1) stalled.push(await stall(origin))
      await expect.poll(() => room.live.listeners, { timeout: 20_000 }).toBe(10)
      await room.save({ title: 'Long', body: paragraph('a'.repeat(10_000_000)) })
      await nothingHeldBack(room.database)
      room.notifier.notify()
      await expect.poll(() => room.live.listeners, { timeout: 20_000 }).toBe(0)
    } finally {
      for (const socket of stalled) socket.destroy()
      await close()
      await room.close()
    }
  })

  test('of a subscription without events stays connected by heartbeats', async () => {
    const room = await Newsroom.open('PostgreSQL', undefined, { subscriptionsMax: 10, stuckMs: 400 })
    const { origin, close } = await listen(room.routes())
    try {
      const reader = await EventReader.open(`${origin}/graphql`, { query })
      await reader.nextId()
      const rest = reader.rest()
      await setTimeout(2000)
      expect(room.live.listeners).toBe(1)
      room.live.close()
      expect(await rest).toMatch(/^(?::\n\n){5,10}$/u)
    } finally {
      await close()
      await room.close()
    }
  })

  test('of a response is disconnected when it stops reading', async () => {
    const room = await Newsroom.open('PostgreSQL', undefined, generous)
    const { server, origin, close } = await listen(room.routes(), { stuckMs: 1000 })
    const connections = connectionsOf(server)
    let stalled: Socket | undefined
    try {
      await room.save({ title: 'Long', body: paragraph('a'.repeat(10_000_000)) })
      stalled = await stall(origin, '{ article(by: { slug: "long" }) { body { text } } }', 'application/json')
      await expect.poll(() => connections[0]?.bytesWritten, { timeout: 20_000 }).toBeGreaterThan(1_000_000)
      expect(connections[0]?.destroyed).toBe(false)
      await expect.poll(() => connections[0]?.destroyed, { timeout: 20_000 }).toBe(true)
    } finally {
      stalled?.destroy()
      await close()
      await room.close()
    }
  })

  test('that resumes after thousands of events has only the next ones in memory', async () => {
    const room = await Newsroom.open('PostgreSQL')
    const { origin, close } = await listen(room.routes())
    try {
      const first = await EventReader.open(`${origin}/graphql`, { query: 'subscription { articlePublished { title } }' })
      const beginning = await first.nextId()
      first.close()
      const lead = 'é'.repeat(10_000)
      for (let batch = 0; batch < 10; batch += 1)
        await room.save(...Array.from({ length: 500 }, (_, index) => ({ title: `Article ${batch}.${index}`, lead })))
      await nothingHeldBack(room.database)
      room.notifier.notify()
      const before = await alive()
      const reader = await EventReader.open(`${origin}/graphql`, {
        query: 'subscription { articlePublished { title } }',
        headers: { 'Last-Event-ID': beginning },
      })
      for (let received = 0; received < 5000; received += 1) await reader.next()
      // All of them together take 60 MB.
      expect((await alive()) - before).toBeLessThan(35)
      reader.close()
    } finally {
      await close()
      await room.close()
    }
  })
})
