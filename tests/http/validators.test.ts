import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { history, play, start } from '../leak/history.ts'
import { Newsroom } from '../newsroom.ts'
import { createDrain, resetIndex } from '../related/drain.ts'

const hour = 3_600_000

/** A request for a document: its path, and what else decides which document it gets. */
interface Asked {
  readonly path: string
  readonly headers: Record<string, string>
}

const lists = ['/', '/feeds/latest.rss', '/sitemap.xml', '/sitemap-news.xml', '/sitemaps/authors.xml', '/sitemaps/articles-2025-06.xml']

/** Documents of everything that exists or existed, for readers and programs. */
async function documentsOf(room: Newsroom): Promise<Asked[]> {
  const slugs = (table: string) =>
    room.database.query<{ slug: string }>(Prisma.sql`SELECT slug FROM ${Prisma.raw(`${table}_slug`)} ORDER BY slug LIMIT 6`)
  const articles = await slugs('article')
  const named = await Promise.all(
    ['section', 'author', 'topic'].map(async (kind) => (await slugs(kind)).slice(0, 2).map(({ slug }) => `/${kind}/${slug}`)),
  )
  const pages = articles.map(({ slug }) => `/a/${slug}`)
  return [
    ...[...lists, ...named.flat(), ...pages, '/embed/headlines.json'].map((path) => ({ path, headers: {} })),
    ...pages.slice(0, 3).map((path) => ({ path, headers: { Accept: 'application/json' } })),
    ...pages.slice(0, 3).map((path) => ({ path, headers: { Authorization: 'Bearer SUBSCRIBER' } })),
  ]
}

onBothDatabases('A 304', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  test('is never the answer if the document has changed, after any commands and at any time', { timeout: 0 }, async () => {
    let notModified = 0
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        await room.reset()
        room.clock.now = new Date(start)
        await resetIndex(room.database)
        const follow = createDrain(room.database, () => room.clock.now)
        const known = new Map<string, { readonly etag: string; readonly text: string }>()
        const revalidate = async (): Promise<void> => {
          for (const { path, headers } of await documentsOf(room)) {
            const key = JSON.stringify([path, headers])
            const former = known.get(key)
            const answer = await room.get(path, { ...headers, ...(former && { 'If-None-Match': former.etag }) })
            const text = await answer.text()
            if (answer.status === 304) {
              notModified++
              const current = await (await room.get(path, headers)).text()
              expect([key, current]).toEqual([key, former?.text])
            } else if (answer.status === 200) known.set(key, { etag: answer.headers.get('etag') ?? '', text })
            else known.delete(key)
          }
        }
        for (const [turn, step] of steps.entries()) {
          await play(room, step, turn)
          await revalidate()
          await follow()
          await revalidate()
          if (turn % 4 !== 3) continue
          const now = room.clock.now
          room.clock.now = new Date(now.getTime() - 2 * hour)
          await revalidate()
          room.clock.now = now
          await revalidate()
        }
      }),
      { numRuns: Number(process.env.KIOSQUE_VALIDATOR_HISTORIES ?? 5), endOnFailure: true },
    )
    expect(notModified).toBeGreaterThan(100)
  })

  test('is never the answer to "If-None-Match: *" if there is no document any more', async () => {
    const id = (await room.save({ title: 'Retiré plus tard' })).get('Retiré plus tard')
    const path = '/a/retire-plus-tard'
    expect((await room.get(path)).status).toBe(200)
    expect((await room.get(path, { 'If-None-Match': '*' })).status).toBe(304)
    await room.database.query(Prisma.sql`UPDATE article SET state = 'WITHDRAWN' WHERE id = ${id}::uuid`)
    expect((await room.get(path, { 'If-None-Match': '*' })).status).toBe(410)
  })
})

// On a server, the version also changes when transactions of other databases end.
describe('A document that has not changed', () => {
  test('costs one statement, with the same headers, and is not mistaken for that of another media type or viewer', async () => {
    const room = await Newsroom.open('PGlite')
    try {
      await room.save({ title: 'Le barrage', lead: 'Un chapô.', credits: [{ name: 'Awa', kind: 'PERSON' }], topics: ['Eau'] })
      room.clock.now = new Date(room.clock.now.getTime() + hour)
      for (const path of [
        '/',
        '/a/le-barrage',
        '/feeds/latest.rss',
        '/feeds/latest.json',
        '/sitemap.xml',
        '/topic/eau',
        '/embed/headlines',
      ]) {
        const first = await room.get(path)
        const etag = first.headers.get('etag') ?? ''
        const modified = first.headers.get('last-modified') ?? ''
        for (const [name, value] of Object.entries({ 'If-None-Match': etag, 'If-Modified-Since': modified })) {
          const again = await room.get(path, { [name]: value })
          expect([path, name, value, again.status, room.statements().length]).toEqual([path, name, value, 304, 1])
          const fields = ['etag', 'last-modified', 'vary', 'cache-control', 'link', 'content-security-policy']
          expect(fields.map((field) => again.headers.get(field))).toEqual(fields.map((field) => first.headers.get(field)))
        }
        for (const [name, value] of Object.entries({ Accept: 'application/json', Authorization: 'Bearer SUBSCRIBER' })) {
          const headers = { [name]: value }
          const other = await room.get(path, { ...headers, 'If-None-Match': etag })
          const text = await other.text()
          if (other.status === 304) expect(await (await room.get(path, headers)).text()).toBe(await (await room.get(path)).text())
          else expect(text).not.toBe('')
        }
      }
    } finally {
      await room.close()
    }
  })
})
