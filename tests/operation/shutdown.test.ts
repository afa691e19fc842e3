import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveArticles } from '../../src/store/commands/save-articles.ts'
import { addWebhook } from '../../src/store/commands/webhook.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { DatabaseProxy } from '../database-proxy.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { EventReader } from '../http/event-reader.ts'
import { dataFolder, kiosque, type Served, serveKiosque, startKiosque } from '../kiosque-process.ts'
import { articleInput } from '../newsroom.ts'
import { Receiver } from '../work/receiver.ts'

/** Tolerance for a busy machine, in milliseconds. */
const patience = { timeout: 30_000 }

const published = 'subscription { articlePublished { title } }'

let folder: string
let remove: () => Promise<void>
beforeEach(async () => {
  const data = await dataFolder()
  folder = data.folder
  remove = data.remove
})
afterEach(() => remove())

/** Sends a text over a new connection, and leaves the connection open. */
async function send({ url }: Served, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

const unfinished = (line: string, headers = '') => `${line} HTTP/1.1\r\nHost: gateway\r\n${headers}Content-Length: 100\r\n\r\n{"query"`

/** Sends the signal, and answers the exit code and the seconds it took. */
async function stop(served: Served, signal: NodeJS.Signals): Promise<{ status: number | null; seconds: number }> {
  const before = performance.now()
  const status = await served.stop(signal)
  return { status, seconds: (performance.now() - before) / 1000 }
}

onPostgreSQL('A shutdown', () => {
  test('takes at most SHUTDOWN_SECONDS with unresponsive clients, webhook receivers and database, and logs what it aborted', async () => {
    const { url, drop } = await scratchServerDatabase()
    const proxy = await DatabaseProxy.open(url)
    const receiver = new Receiver()
    const variables = { DATABASE_URL: proxy.url, KIOSQUE_DATA: folder, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', SHUTDOWN_SECONDS: '3' }
    const database = await openDatabase({ url })
    let served: Served | undefined
    try {
      served = await serveKiosque([], variables)
      const token = (await kiosque(['token', '--audience', 'ingest'], variables)).stdout.trim()
      const reader = await EventReader.open(served.url, { query: published })
      await reader.nextId()
      receiver.answers.push(null)
      receiver.secret = await addWebhook(database, { name: 'relais', url: await receiver.open(), kind: 'ARTICLES' }, new Date())
      await saveArticles(database, [articleInput({ title: 'Un' })], new Date())
      await expect.poll(() => receiver.received.length, patience).toBe(1)
      await expect.poll(() => database.query(Prisma.sql`SELECT FROM related_queue`), patience).toEqual([])
      await send(served, '')
      await send(served, 'GET /graphql HTTP/1.1\r\nHost: gate')
      await send(served, unfinished('POST /graphql', 'Content-Type: application/json\r\n'))
      await send(served, unfinished('PUT /ingest/a', `Authorization: Bearer ${token}\r\n`))
      await setTimeout(100)
      proxy.freeze()
      const { status, seconds } = await stop(served, 'SIGTERM')
      expect(status).toBe(1)
      expect(seconds).toBeGreaterThan(2)
      expect(seconds).toBeLessThan(4.5)
      const line = served
        .stderr()
        .split('\n')
        .find((text) => text.includes('SHUTDOWN_SECONDS'))
      const { cut } = JSON.parse(line ?? '{}') as { cut: string[] }
      // The job may or may not have sent a statement just before, and the gateway may or may not have noticed yet that the database is away.
      const uncertain = ['related', 'the connections to the database']
      expect(cut.filter((name) => !uncertain.includes(name)).sort()).toEqual([
        'POST /graphql',
        'PUT /ingest/a',
        'a request whose headers had not arrived',
        'webhooks',
      ])
    } finally {
      await served?.stop('SIGKILL')
      proxy.close()
      await database.close()
      await receiver.close()
      await drop()
    }
  })

  test('ends subscriptions, finishes the current webhook message, and does not wait for idle connections', async () => {
    const { url, drop } = await scratchServerDatabase()
    const receiver = new Receiver()
    const database = await openDatabase({ url })
    let served: Served | undefined
    try {
      served = await serveKiosque([], { DATABASE_URL: url, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' })
      const reader = await EventReader.open(served.url, { query: published })
      await reader.nextId()
      // This subscriber never reads, and its event is larger than all buffers.
      const body = JSON.stringify({ query: 'subscription { articlePublished { body { text } } }' })
      const headers = `Host: gateway\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
      await send(served, `POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n${body}`)
      receiver.delayMs = 500
      receiver.secret = await addWebhook(database, { name: 'relais', url: await receiver.open(), kind: 'ARTICLES' }, new Date())
      const text = 'long '.repeat(2_000_000)
      await saveArticles(database, [articleInput({ title: 'Un', body: [{ kind: 'paragraph', text }] })], new Date())
      expect(await reader.next()).toEqual({ data: { articlePublished: { title: 'Un' } } })
      await expect.poll(() => receiver.received.length, patience).toBe(1)
      await send(served, '')
      await send(served, 'GET /health HTTP/1.1\r\nHost: gateway\r\n\r\n')
      const rest = reader.rest()
      const { status, seconds } = await stop(served, 'SIGTERM')
      expect([status, served.stderr()]).toEqual([0, ''])
      expect(seconds).toBeLessThan(5)
      expect(await rest).not.toContain('complete')
      const [webhook] = await database.query(Prisma.sql`SELECT attempts, delivered_at IS NOT NULL AS delivered FROM webhook`)
      expect(webhook).toEqual({ attempts: 0, delivered: true })
    } finally {
      await served?.stop('SIGKILL')
      await database.close()
      await receiver.close()
      await drop()
    }
  })

  test('stops a rebuild of « Lire aussi » at once, and the next gateway completes it', async () => {
    const { url, drop } = await scratchServerDatabase()
    const database = await openDatabase({ url })
    let served: Served | undefined
    try {
      await database.migrate()
      // Comparing texts of so many different words takes seconds.
      const text = (number: number) => Array.from({ length: 200 }, (_, word) => `mot${(number * 31 + word * word) % 5000}`).join(' ')
      for (let batch = 0; batch < 10; batch += 1) {
        const articles = Array.from({ length: 500 }, (_, index) => batch * 500 + index).map((number) =>
          articleInput({ title: `Article ${number}`, body: [{ kind: 'paragraph', text: text(number) }] }),
        )
        await saveArticles(database, articles, new Date())
      }
      const isUnderWay = async () => {
        const [state] = await database.query<{ rebuilding: boolean }>(
          Prisma.sql`SELECT rebuilding_at IS NOT NULL AS rebuilding FROM related_state`,
        )
        return state?.rebuilding
      }
      served = await serveKiosque([], { DATABASE_URL: url })
      await expect.poll(isUnderWay, { ...patience, interval: 20 }).toBe(true)
      await setTimeout(500)
      expect(await isUnderWay()).toBe(true)
      const { status, seconds } = await stop(served, 'SIGTERM')
      expect([status, served.stderr()]).toEqual([0, ''])
      expect(seconds).toBeLessThan(3)
      expect(await isUnderWay()).toBe(false)
    } finally {
      await served?.stop('SIGKILL')
      await database.close()
      await drop()
    }
  })
})

describe('A gateway', () => {
  /** Sends a request over the agent's connection. */
  const ask = async ({ url }: Served, pathname: string, agent: Agent) => {
    const [response] = (await once(get(new URL(pathname, url), { agent }), 'response')) as [IncomingMessage]
    await once(response.resume(), 'end')
    return [response.statusCode, response.headers.connection]
  }

  test('keeps idle connections open longer than a proxy', async () => {
    const promised = async (variables: Record<string, string>) => {
      const served = await serveKiosque([], { KIOSQUE_DATA: folder, ...variables })
      const response = await fetch(new URL('/health', served.url))
      await served.stop('SIGINT')
      return response.headers.get('keep-alive')
    }
    expect([await promised({}), await promised({ KEEP_ALIVE_SECONDS: '620' })]).toEqual(['timeout=75, max=1000', 'timeout=620, max=1000'])
  })

  test('answers 503 on /ready after SIGTERM, and serves other requests until the end of the delay, with Connection: close', async () => {
    const served = await serveKiosque([], { KIOSQUE_DATA: folder, SHUTDOWN_DELAY_SECONDS: '2' })
    const [one, other] = [new Agent({ keepAlive: true, maxSockets: 1 }), new Agent({ keepAlive: true, maxSockets: 1 })]
    try {
      for (const agent of [one, other]) expect(await ask(served, '/ready', agent)).toEqual([200, 'keep-alive'])
      const stopped = stop(served, 'SIGTERM')
      await expect.poll(() => ask(served, '/ready', one), { ...patience, interval: 20 }).toEqual([503, 'close'])
      const article = `/graphql?query=${encodeURIComponent('{ publication { name } }')}`
      // The first request uses the connection from before the signal, and the others open new ones.
      for (let times = 0; times < 3; times += 1) expect(await ask(served, article, other)).toEqual([200, 'close'])
      expect(await ask(served, '/health', one)).toEqual([200, 'close'])
      const { status, seconds } = await stopped
      expect(status).toBe(0)
      expect(seconds).toBeGreaterThan(1.9)
      expect(seconds).toBeLessThan(8)
    } finally {
      await served.stop('SIGKILL')
    }
  })

  test('skips the delay on Ctrl-C, and ends at once on a second signal', async () => {
    const served = await serveKiosque([], { KIOSQUE_DATA: folder, SHUTDOWN_SECONDS: '60', SHUTDOWN_DELAY_SECONDS: '50' })
    const quick = await stop(served, 'SIGINT')
    expect(quick.status).toBe(0)
    expect(quick.seconds).toBeLessThan(10)
    const stuck = await serveKiosque([], { KIOSQUE_DATA: folder, SHUTDOWN_SECONDS: '60' })
    await send(stuck, unfinished('POST /graphql', 'Content-Type: application/json\r\n'))
    await setTimeout(100)
    void stuck.stop('SIGTERM')
    await setTimeout(3000)
    const second = await stop(stuck, 'SIGTERM')
    expect(second.status).toBe(1)
    expect(second.seconds).toBeLessThan(10)
  })

  test('does not start with a delay that leaves no time', async () => {
    const variables = { KIOSQUE_DATA: folder, SHUTDOWN_SECONDS: '5', SHUTDOWN_DELAY_SECONDS: '5' }
    expect(await kiosque(['serve'], variables)).toMatchObject({
      status: 2,
      stderr: 'SHUTDOWN_DELAY_SECONDS is 5: expected less than nine tenths of SHUTDOWN_SECONDS, which are 4.5.\n',
    })
  })

  test('that follows feeds ends at once, even if a feed does not respond', async () => {
    const feed = createServer()
    feed.listen(0, '127.0.0.1')
    await once(feed, 'listening')
    const { port } = feed.address() as AddressInfo
    const following = startKiosque(['follow', `http://127.0.0.1:${port}/feed`, '--allow-host', '127.0.0.1'], { KIOSQUE_DATA: folder })
    try {
      await once(feed, 'request')
      const before = performance.now()
      following.kill('SIGTERM')
      expect(await once(following, 'exit')).toEqual([0, null])
      expect(performance.now() - before).toBeLessThan(5000)
    } finally {
      following.kill('SIGKILL')
      feed.closeAllConnections()
      feed.close()
    }
  })
})
