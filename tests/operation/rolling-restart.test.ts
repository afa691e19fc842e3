import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, type Served, scratchFolder, serveKiosque } from '../kiosque-process.ts'
import { freePort } from './free-port.ts'
import { behindHaproxy, Haproxy } from './haproxy.ts'

const query = '{ articles(first: 3) { nodes { headline } } }'
const clients = 12

/** Sends requests until it is stopped, and keeps the failures. */
class Load {
  answered = 0
  readonly failures: string[] = []
  readonly #origin: string
  readonly #running: Promise<unknown>
  #isOver = false

  constructor(origin: string) {
    this.#origin = origin
    this.#running = Promise.all(Array.from({ length: clients }, (_, index) => this.#client(index)))
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#running
  }

  /** Half of the clients keep their connections alive, and half of them use POST. */
  async #client(index: number): Promise<void> {
    const agent = new Agent({ keepAlive: index % 2 === 0, maxSockets: 1 })
    while (!this.#isOver) {
      const failure = await this.#ask(agent, index % 4 < 2)
      if (failure === null) this.answered += 1
      else this.failures.push(`${new Date().toISOString()} ${failure}`)
      await setTimeout(Math.random() * 40)
    }
    agent.destroy()
  }

  async #ask(agent: Agent, byPost: boolean): Promise<string | null> {
    try {
      const asked = byPost
        ? request(`${this.#origin}/graphql`, { agent, method: 'POST', headers: { 'Content-Type': 'application/json' } })
        : request(`${this.#origin}/graphql?query=${encodeURIComponent(query)}`, { agent })
      asked.end(byPost ? JSON.stringify({ query }) : undefined)
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      const answer = await text(response)
      return response.statusCode === 200 && answer.includes('"headline"') ? null : `${response.statusCode} ${answer.slice(0, 100)}`
    } catch (cause) {
      return String(cause)
    }
  }
}

behindHaproxy('A rolling restart', () => {
  onPostgreSQL('of two gateways', () => {
    test('fails no request, even if HAProxy never retries', { timeout: 240_000 }, async () => {
      const [{ url, drop }, scratch] = [await scratchServerDatabase(), await scratchFolder()]
      const ports = [await freePort(), await freePort()]
      const gateways = new Map<number, Served>()
      let haproxy: Haproxy | undefined
      try {
        await kiosque(['import', new URL('../../sample/pages', import.meta.url).pathname], { DATABASE_URL: url })
        const start = async (port: number) => {
          const variables = { DATABASE_URL: url, PORT: String(port), NODE_ENV: 'production' }
          gateways.set(port, await serveKiosque([], variables))
        }
        await Promise.all(ports.map(start))
        haproxy = await Haproxy.start(scratch.folder, ports)
        const states = expect.poll(() => haproxy?.states(), { timeout: 20_000, interval: 50 })
        await states.toEqual(['UP', 'UP'])
        const load = new Load(haproxy.origin)
        for (const port of ports) {
          expect(await gateways.get(port)?.stop('SIGTERM')).toBe(0)
          await start(port)
          await states.toEqual(['UP', 'UP'])
          await setTimeout(500)
        }
        await load.stop()
        expect(load.failures).toEqual([])
        expect(load.answered).toBeGreaterThan(1500)
      } finally {
        await Promise.all([...gateways.values()].map((gateway) => gateway.stop('SIGKILL')))
        await haproxy?.stop()
        await scratch.remove()
        await drop()
      }
    })
  })
})
