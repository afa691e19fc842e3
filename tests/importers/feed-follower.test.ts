import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FollowedFeed } from '../../src/importers/run/feed-follower.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { scratchDatabase } from '../databases.ts'
import { dataFolder, kiosque } from '../kiosque-process.ts'
import { settings } from './reading.ts'

const rss = (...titles: string[]): string =>
  `<rss version="2.0"><channel><title>Le Fleuve</title>${titles
    .map((title) => `<item><title>${title}</title><guid>https://fleuve.example/${title}</guid><description>Un mot.</description></item>`)
    .join('')}</channel></rss>`

describe('A followed feed', () => {
  let server: Server
  let url: string
  let database: Database
  let answer: (response: ServerResponse, headers: IncomingHttpHeaders) => void
  const asked: IncomingHttpHeaders[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers)
      answer(response, request.headers)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`
    database = await scratchDatabase('PGlite')
  })
  beforeEach(() => {
    asked.length = 0
  })
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await database.close()
  })
  const minutesLater = (count: number): Date => new Date(settings.at.getTime() + count * 60_000)
  const following = async (path = '') => {
    const feed = await FollowedFeed.open(database, `${url}${path}`, { minutes: 5, allowedHosts: ['127.0.0.1'] })
    return async (minute: number) => {
      const at = minutesLater(minute)
      const outcome = await feed.ask(database, { ...settings, at })
      const counts = outcome.kind === 'changed' ? outcome.report.new + outcome.report.updated : 0
      return [outcome.kind, counts, (feed.nextAt.getTime() - at.getTime()) / 60_000]
    }
  }

  test('is requested conditionally, and an item without a date keeps the instant when it was first seen', async () => {
    let titles = ['un', 'deux']
    answer = (response, headers) => {
      const etag = `"${titles.length}"`
      if (headers['if-none-match'] === etag) response.writeHead(304).end()
      else response.writeHead(200, { ETag: etag, 'Last-Modified': 'Tue, 05 Mar 2024 07:30:00 GMT' }).end(rss(...titles))
    }
    const ask = await following()
    expect(await ask(0)).toEqual(['changed', 2, 5])
    expect(await ask(5)).toEqual(['unchanged', 0, 5])
    titles = [...titles, 'trois']
    expect(await ask(10)).toEqual(['changed', 1, 5])
    // Another process continues where this one stopped.
    expect(await (await following())(15)).toEqual(['unchanged', 0, 5])
    expect(asked.map((headers) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([
      [undefined, undefined],
      ['"2"', 'Tue, 05 Mar 2024 07:30:00 GMT'],
      ['"2"', 'Tue, 05 Mar 2024 07:30:00 GMT'],
      ['"3"', 'Tue, 05 Mar 2024 07:30:00 GMT'],
    ])
    const rows = await database.query<{ title: string; published_at: Date }>(
      Prisma.sql`SELECT title, published_at FROM article ORDER BY title`,
    )
    expect(rows.map(({ title, published_at }) => [title, published_at])).toEqual([
      ['deux', minutesLater(0)],
      ['trois', minutesLater(10)],
      ['un', minutesLater(0)],
    ])
  })

  test('that fails is requested half as often each time, and not before its Retry-After', async () => {
    const ask = await following('?2')
    answer = (response) => response.writeHead(500).end()
    expect([await ask(0), await ask(10), await (await following('?2'))(30)]).toEqual([
      ['failed', 0, 10],
      ['failed', 0, 20],
      ['failed', 0, 40],
    ])
    answer = (response) => response.writeHead(429, { 'Retry-After': '7200' }).end()
    const later = await following('?2')
    expect(await later(70)).toEqual(['failed', 0, 120])
    answer = (response) => response.end('<html>Panne</html>')
    expect((await later(190))[0]).toBe('failed')
    answer = (response) => response.end(rss('quatre'))
    expect(await later(400)).toEqual(['changed', 1, 5])
  })

  test('can be requested once from the command line', async () => {
    const { folder, remove } = await dataFolder()
    answer = (response) => response.end(rss('cinq'))
    const variables = { KIOSQUE_DATA: folder, IMPORT_ALLOWED_HOSTS: '127.0.0.1' }
    expect(await kiosque(['follow', '--once', url], variables)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(': 1 new, 0 updated, 0 rejected'),
    })
    expect(await kiosque(['follow', '--once', url], { KIOSQUE_DATA: folder })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('failed'),
    })
    expect((await kiosque(['follow', 'fleuve.example'], variables)).status).toBe(2)
    await remove()
  })
})
