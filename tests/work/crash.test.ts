import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { EventReader } from '../http/event-reader.ts'
import { kiosque, type Served, scratchFolder, serveKiosque } from '../kiosque-process.ts'
import { Receiver } from './receiver.ts'

/** Milliseconds between the response to a command, which is then committed, and the end of the gateway. */
const delays = [0, 20, 150]

interface Told {
  readonly data: { readonly articlePublished: { readonly title: string } }
}

onPostgreSQL('A gateway that is killed', () => {
  test('completes the work that follows a command, and does none of it twice', { timeout: 300_000 }, async () => {
    const { url, drop } = await scratchServerDatabase()
    const scratch = await scratchFolder()
    const receiver = new Receiver()
    const variables = { DATABASE_URL: url, KIOSQUE_DATA: path.join(scratch.folder, 'kiosque'), WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' }
    const run = async (...args: string[]) => {
      const { status, stdout, stderr } = await kiosque(args, variables)
      expect([status, stderr.includes('Error')], stderr).toEqual([0, false])
      return stdout.trim()
    }
    let gateway: Served | null = null
    const database = await openDatabase({ url })
    try {
      await run('import', new URL('../../sample/pages', import.meta.url).pathname)
      receiver.secret = await run('webhook', 'add', 'relais', await receiver.open())
      const token = await run('token', '--audience', 'editor')
      const command = async (name: string, input: object): Promise<string> => {
        const query = `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ... on Article { id } } }`
        const response = await fetch(gateway?.url ?? '', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify({ query, variables: { input } }),
        })
        const { data } = (await response.json()) as { data: Record<string, { id: string }> }
        return data[name]?.id ?? ''
      }
      const announced: string[] = []
      let lastEventId = ''
      /** Listens until the gateway has ended, and records the same state as a browser. */
      const listen = async (reader: EventReader): Promise<void> => {
        try {
          for (;;) {
            const { data } = (await reader.next()) as Told
            announced.push(data.articlePublished.title)
          }
        } catch {
          lastEventId = reader.lastEventId
        }
      }
      /** Starts a gateway again. Leases end at once instead of after twenty seconds; webhooks.test.ts lets one expire by the clock. */
      const restart = async (): Promise<Served> => {
        await database.query(Prisma.sql`UPDATE webhook SET due_at = ${new Date()} WHERE due_at IS NOT NULL`)
        return serveKiosque([], variables)
      }
      const titles: string[] = []
      const round = async (beforeTheEnd: () => Promise<unknown>): Promise<void> => {
        gateway = await restart()
        const reader = await EventReader.open(gateway.url, {
          query: 'subscription { articlePublished { title } }',
          headers: lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId },
        })
        await reader.nextId()
        const listening = listen(reader)
        const title = `Le pont de Tintala, ${titles.length + 1}`
        const text = 'Le nouveau pont de Tintala est ouvert, et la traversée du fleuve ne coûte plus rien aux deux-roues, dit la mairie.'
        const id = await command('saveArticle', { title, body: [{ paragraph: { text } }] })
        await command('publishArticle', { id })
        titles.push(title)
        await beforeTheEnd()
        await gateway.stop('SIGKILL')
        gateway = null
        await listening
      }
      for (const delay of delays) await round(() => setTimeout(delay))
      // The gateway is killed after the receiver got the message and before it responds.
      receiver.answers.push(...Array.from({ length: 3 }, () => null))
      const answered = receiver.received.length
      await round(() => expect.poll(() => receiver.received.length, { timeout: 60_000, interval: 10 }).toBeGreaterThan(answered))
      const cut = receiver.received.at(-1)
      const copies = () => receiver.received.filter(({ id }) => id === cut?.id)
      const before = copies().length
      receiver.answers.length = 0

      gateway = await restart()
      const reader = await EventReader.open(gateway.url, {
        query: 'subscription { articlePublished { title } }',
        headers: { 'Last-Event-ID': lastEventId },
      })
      const listening = listen(reader)
      const published = () => {
        // Deduplicated by id, as the specification requires: a repeated message is identical.
        const messages = new Map(
          receiver.received.map(({ id, body }) => [id, body as { data: { changes: { kind: string; url: string }[] } }]),
        )
        return [...messages.values()].flatMap(({ data }) => data.changes).filter(({ kind }) => kind === 'published')
      }
      await expect.poll(() => published().length, { timeout: 60_000, interval: 100 }).toBe(titles.length)
      expect(new Set(published().map(({ url: at }) => at)).size).toBe(titles.length)
      expect(receiver.received.every(({ id }) => id !== 'unverified')).toBe(true)
      // The current message is sent again, unchanged and with the same id.
      await expect.poll(() => copies().length, { timeout: 60_000, interval: 100 }).toBe(before + 1)
      expect(new Set(copies().map(({ body }) => JSON.stringify(body))).size).toBe(1)
      expect(published().length).toBe(titles.length)

      await expect.poll(() => [...new Set(announced)], { timeout: 60_000, interval: 100 }).toEqual(titles)
      const waiting = () => database.query(Prisma.sql`SELECT FROM related_queue`)
      await expect.poll(async () => (await waiting()).length, { timeout: 90_000, interval: 100 }).toBe(0)
      const linked = await database.query<{ title: string }>(Prisma.sql`SELECT title FROM article
        WHERE title = ANY(${titles}::text[]) AND EXISTS (SELECT FROM article_neighbour WHERE article_id = article.id) ORDER BY title`)
      expect(linked.map(({ title }) => title)).toEqual(titles)
      expect(await run('webhook', 'list')).toMatch(
        /^relais\n {2}kind {6}articles\n {2}url {7}http:\S+\n {2}state {5}ok\n {2}delivered \d{4}-\S+$/u,
      )
      reader.close()
      await listening
    } finally {
      await (gateway as Served | null)?.stop()
      await database.close()
      await receiver.close()
      await scratch.remove()
      await drop()
    }
  })
})
