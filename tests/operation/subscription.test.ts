import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createKiosque } from '../../src/sdk/index.ts'
import { saveArticles } from '../../src/store/commands/save-articles.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { DatabaseProxy } from '../database-proxy.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { freePort } from '../free-port.ts'
import { type Served, serveKiosque } from '../kiosque-process.ts'
import { articleInput } from '../newsroom.ts'

const listeners = 20

onPostgreSQL('SDK listeners', () => {
  test('miss no event while the database fails and the gateway is restarted and killed', async () => {
    const { url, drop } = await scratchServerDatabase()
    const [proxy, database, port] = [await DatabaseProxy.open(url), await openDatabase({ url }), await freePort()]
    const start = () => serveKiosque([], { DATABASE_URL: proxy.url, PORT: String(port) })
    const ended = new AbortController()
    let gateway: Served | undefined
    try {
      gateway = await start()
      const received = Array.from({ length: listeners }, () => new Set<string>())
      const listening = received.map(async (headlines) => {
        const heard = createKiosque({ url: `http://127.0.0.1:${port}/graphql` }).newArticles({}, { signal: ended.signal })
        for await (const { articlePublished } of heard) headlines.add(articlePublished.headline)
      })
      const headlines: string[] = []
      const publish = async (): Promise<void> => {
        const title = `Article ${headlines.length}`
        await saveArticles(database, [articleInput({ title })], new Date())
        headlines.push(title)
      }
      // A listener that has received an event has a place to resume from.
      while (received.some(({ size }) => size === 0)) {
        await publish()
        await setTimeout(100)
      }
      const since = headlines.length
      const publishing = (async () => {
        while (!ended.signal.aborted) {
          await publish()
          await setTimeout(50)
        }
      })()
      for (let round = 0; round < 3; round += 1) {
        await proxy.break()
        await setTimeout(700)
        await proxy.mend()
        await setTimeout(1500)
        await gateway.stop(round === 1 ? 'SIGKILL' : 'SIGTERM')
        gateway = await start()
        await setTimeout(1000)
      }
      const expected = headlines.slice(since)
      expect(expected.length).toBeGreaterThan(100)
      const missed = () => received.map((heard) => expected.filter((headline) => !heard.has(headline)))
      await expect.poll(missed, { timeout: 30_000, interval: 200 }).toEqual(received.map(() => []))
      ended.abort()
      await Promise.all([...listening, publishing])
    } finally {
      ended.abort()
      await gateway?.stop('SIGKILL')
      proxy.close()
      await database.close()
      await drop()
    }
  })
})
