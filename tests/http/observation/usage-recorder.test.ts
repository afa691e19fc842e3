import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeId } from '../../../src/content/global-id.ts'
import { nothingAgreed } from '../../../src/content/partner.ts'
import { createLog } from '../../../src/http/log.ts'
import { operationNames } from '../../../src/http/observation/operation-name.ts'
import { UsageRecorder } from '../../../src/http/observation/usage-recorder.ts'
import { readTrustedDocuments } from '../../../src/http/trusted-documents.ts'
import { articlePageLite, headlines } from '../../../src/sdk/index.ts'
import { addPartner, type FirstKeys } from '../../../src/store/commands/partner.ts'
import { addPartnerUsage, prunePartnerUsage } from '../../../src/store/commands/partner-usage.ts'
import { type Database, Prisma } from '../../../src/store/database/database.ts'
import { partnerUsage, usageOfAllPartners } from '../../../src/store/reads/partner-usage.ts'
import { onBothDatabases } from '../../databases.ts'
import { Newsroom } from '../../newsroom.ts'
import { listen } from '../served.ts'

const origin = 'https://relais.example'
const log = createLog('silent')
const names = operationNames(await readTrustedDocuments())

onBothDatabases('The usage of partners', (kind) => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  let recorder: UsageRecorder
  let keys: FirstKeys
  let article: string
  let isFailing = false
  let statements: string[] = []
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    room.clock.now = new Date('2026-11-30T12:00:00Z')
    article = (await room.save({ title: 'Le pont est ouvert' })).get('Le pont est ouvert') ?? ''
    const terms = { ...nothingAgreed, name: 'Le Relais', origins: [origin], sections: [], quota: 10_000, countsClicks: true }
    keys = await addPartner(room.database, terms, room.clock.now)
    await addPartner(room.database, { ...terms, name: 'La Voix', countsClicks: false }, room.clock.now)
    const database: Database = {
      ...room.database,
      async bulk(run) {
        if (isFailing) throw new Error('The database is away.')
        return room.database.bulk((sent) => {
          const noted =
            <Result>(send: (statement: Prisma.Sql) => Promise<Result>) =>
            async (statement: Prisma.Sql) => {
              statements.push(/\S+ \S+ \S+/u.exec(statement.text)?.[0] ?? '')
              return send(statement)
            }
          return run({ $queryRaw: noted(sent.$queryRaw) as typeof sent.$queryRaw, $executeRaw: noted(sent.$executeRaw) })
        })
      },
    }
    recorder = new UsageRecorder({ database, names, clock: () => room.clock.now, log, writeMs: 3_600_000 })
    gateway = await listen(room.routes(), { observers: [recorder.observe] })
  })
  afterAll(async () => {
    await gateway.close()
    await room.close()
  })

  const bearer = () => ({ Authorization: `Bearer ${keys.secret}` })
  /** Sends a request, and resolves to the number of bytes of its answer. */
  const send = async (path: string, init: RequestInit = {}): Promise<number> => {
    const response = await fetch(`${gateway.origin}${path}`, init)
    return (await response.arrayBuffer()).byteLength
  }
  const ask = (body: object, headers: Record<string, string> = bearer()) =>
    send('/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })
  const click = (body: string) => send(`/embed/click?key=${keys.public}`, { method: 'POST', headers: { Origin: origin }, body })
  const usage = () => partnerUsage(room.database, 'Le Relais', { at: room.clock.now, days: 30 })
  const counted = (partial: object) => ({ requests: 0, cost: 0, bytes: 0, errors: 0, refusals: 0, clicks: 0, ...partial })

  test('is counted by key and day, with documents, articles and clicks, and nothing is written for a request', async () => {
    await room.get('/health')
    const bytes = [
      await ask({ documentId: headlines.id, variables: { section: 'sports' } }),
      await ask({ documentId: articlePageLite.id, variables: { slug: 'le-pont-est-ouvert' } }),
      await send('/a/le-pont-est-ouvert', { headers: { ...bearer(), Accept: 'application/json' } }),
      await send('/a/rien', { headers: bearer() }),
      await ask({ query: '{ nothing }' }),
      await send(`/oembed?url=https://journal.example/a/le-pont-est-ouvert`, { headers: bearer() }),
    ]
    const pages = [
      await send(`/feeds/latest.json?key=${keys.public}`, { headers: { Origin: origin } }),
      await click(encodeId('Article', article)),
      await click(encodeId('Section', article)),
      await click('x'.repeat(1000)),
    ]
    await ask({ documentId: headlines.id, variables: { section: 'sports' } }, {})
    expect(room.statements().filter((text) => /partner_usage|quota_sum/u.test(text))).toEqual([])
    expect(await usage()).toMatchObject({ total: counted({}), days: [], top: [] })

    await recorder.write()
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
    const secret = counted({ requests: 6, cost: 105 + 75 + 850 + 850 + 1 + 50, bytes: sum(bytes), errors: 2 })
    const shared = counted({ requests: 4, cost: 2500 + 3, bytes: sum(pages), errors: 2, clicks: 1 })
    const day = '2026-11-30'
    const id = encodeId('Article', article)
    const found = await usage()
    expect(found).toEqual({
      name: 'Le Relais',
      quota: 10_000,
      total: counted({
        requests: 10,
        cost: Number(secret.cost) + Number(shared.cost),
        bytes: sum([...bytes, ...pages]),
        errors: 4,
        clicks: 1,
      }),
      days: [
        { day, key: keys.secret.slice(0, 11), ...secret },
        { day, key: keys.public, ...shared },
      ],
      top: [
        { kind: 'ARTICLE', name: id, title: 'Le pont est ouvert', requests: 3 },
        { kind: 'CLICK', name: id, title: 'Le pont est ouvert', requests: 1 },
        { kind: 'DOCUMENT', name: '/embed/click', title: null, requests: 3 },
        { kind: 'DOCUMENT', name: '/a/:slug', title: null, requests: 2 },
        ...['/feeds/latest.json', '/graphql', '/oembed', 'ArticlePageLite', 'Headlines'].map((name) => ({
          kind: 'DOCUMENT',
          name,
          title: null,
          requests: 1,
        })),
      ],
    })
    expect(await usageOfAllPartners(room.database, { at: room.clock.now, days: 30 })).toEqual([
      { name: 'Le Relais', quota: 10_000, costOfDayMax: found?.total.cost, ...found?.total },
      { name: 'La Voix', quota: 10_000, costOfDayMax: 0, ...counted({}) },
    ])
  })

  test('is written with two statements for any number of keys, and after a failure with the next counts', async () => {
    const before = await usage()
    isFailing = true
    await ask({ documentId: headlines.id, variables: { section: 'sports' } })
    await recorder.write()
    expect(await usage()).toEqual(before)
    isFailing = false
    statements = []
    await click(encodeId('Article', article))
    await send('/robots.txt', { headers: bearer() })
    await recorder.write()
    expect(statements).toEqual(['INSERT INTO partner_usage', 'INSERT INTO partner_usage_top'])
    expect((await usage())?.total).toMatchObject({ requests: 13, clicks: 2, cost: Number(before?.total.cost) + 105 + 1 + 1 })
    statements = []
    await recorder.write()
    expect(statements).toEqual([])
  })

  test('is written by itself', async () => {
    const prompt = new UsageRecorder({ database: room.database, names, clock: () => room.clock.now, log, writeMs: 20 })
    const another = await listen(room.routes(), { observers: [prompt.observe] })
    const before = await usage()
    await fetch(`${another.origin}/robots.txt`, { headers: bearer() })
    await expect.poll(async () => (await usage())?.total.requests, { timeout: 10_000 }).toBe(Number(before?.total.requests) + 1)
    await another.close()
  })

  test('counts a thousand names of a kind between two writes, so that a client can’t fill the memory', async () => {
    const before = await usage()
    const clicked = async (ids: readonly number[]) => {
      for (const id of ids) await click(encodeId('Article', `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`))
    }
    const ids = Array.from({ length: 1010 }, (_, id) => id)
    await Promise.all(Array.from({ length: 10 }, (_, part) => clicked(ids.filter((id) => id % 10 === part))))
    await recorder.write()
    expect((await usage())?.total.clicks).toBe(Number(before?.total.clicks) + 1010)
    const [names] = await room.database.query(
      Prisma.sql`SELECT count(*)::int FROM partner_usage_top WHERE kind = 'CLICK' AND name LIKE '00000000%'`,
    )
    expect(names).toEqual({ count: 1000 })
  })

  test('counts no clicks that were not agreed, none without a key, and none on anything but an article', async () => {
    const { public: key } = await addPartner(room.database, { ...nothingAgreed, name: 'Sans clics', sections: [] }, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const statusOf = async (query: string, body: string) =>
      (await fetch(`${gateway.origin}/embed/click${query}`, { method: 'POST', body })).status
    const id = encodeId('Article', article)
    expect([await statusOf(`?key=${key}`, id), await statusOf('', id)]).toEqual([403, 401])
    expect([await statusOf(`?key=${keys.public}`, 'x'.repeat(201)), await statusOf(`?key=${keys.public}`, 'x')]).toEqual([413, 400])
  })

  test('does not tell the title of an article that is not visible any more', async () => {
    await room.database.query(Prisma.sql`UPDATE article SET state = 'WITHDRAWN'`)
    const titles = (await usage())?.top.filter(({ kind }) => kind === 'ARTICLE').map(({ title }) => title)
    expect(titles).toEqual([null])
  })

  test('is kept for 400 days, and lists keep their first entries', async () => {
    const [partner] = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM partner WHERE name = 'La Voix'`)
    const at = new Date('2028-06-01T00:00:00Z')
    const many = (count: number) => new Map(Array.from({ length: count }, (_, n) => [`name ${n}`, count - n]))
    for (const [day, count] of [
      ['2027-04-28', 1],
      ['2027-04-29', 1],
      ['2028-05-31', 150],
      ['2028-06-01', 1100],
    ] as const) {
      const top = { DOCUMENT: many(count), ARTICLE: new Map(), CLICK: new Map() }
      await addPartnerUsage(room.database, [{ partnerId: partner?.id ?? '', key: 'kq_1', day, ...counted({ requests: 1 }), top }])
    }
    await prunePartnerUsage(room.database, at)
    const rows = await room.database.query(Prisma.sql`SELECT day::text, count(*)::int, max(requests)::int AS most,
      (SELECT count(*)::int FROM partner_usage WHERE partner_usage.day = top.day) AS days FROM partner_usage_top AS top GROUP BY day ORDER BY day`)
    expect(rows).toEqual([
      { day: '2027-04-29', count: 1, most: 1, days: 1 },
      { day: '2028-05-31', count: 100, most: 150, days: 1 },
      { day: '2028-06-01', count: 1000, most: 1100, days: 1 },
    ])
  })
})
