import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { correctArticle, moveArticle, publishArticle, withdrawArticle } from '../../src/store/commands/article-command.ts'
import { addWebhook, listWebhooks, removeWebhook, resumeWebhook } from '../../src/store/commands/webhook.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { runJobs, type Work } from '../../src/work/job-runner.ts'
import { webhookJob } from '../../src/work/webhooks.ts'
import { nothingHeldBack, onBothDatabases } from '../databases.ts'
import { Newsroom, publication } from '../newsroom.ts'
import { Receiver } from './receiver.ts'

// The specification's library compares signatures with the real time.
const start = Math.floor(Date.now() / 1000) * 1000
const minutes = (count: number) => new Date(start + count * 60_000)

onBothDatabases('Webhooks', (kind) => {
  let room: Newsroom
  let receivers: Receiver[]
  let works: Work[]
  let dead: string[]
  let attempts: string[]

  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    await room.database.query(Prisma.sql`TRUNCATE webhook`)
    room.clock.now = minutes(0)
    ;[receivers, works, dead, attempts] = [[], [], [], []]
  })
  afterEach(async () => {
    await Promise.all(works.map((work) => work.stop(AbortSignal.timeout(100))))
    await Promise.all(receivers.map((receiver) => receiver.close()))
  })

  /** The webhook job of a gateway. */
  const startWebhooks = (allowedHosts = ['127.0.0.1']) => {
    const { notifier, database } = room
    const clock = () => room.clock.now
    const onFailure = (_name: string, cause: unknown) => dead.push(String(cause))
    const job = webhookJob(database, {
      notifier,
      publication,
      clock,
      allowedHosts,
      onDead: (name) => dead.push(name),
      onAttempt: (result) => attempts.push(result),
      onFailure,
    })
    works.push(runJobs(database, { notifier, clock, consumers: [], jobs: [job], onFailure }))
  }
  const add = async (name: string, what: 'ARTICLES' | 'PURGE' = 'ARTICLES', path = '') => {
    const receiver = new Receiver()
    receivers.push(receiver)
    receiver.secret = await addWebhook(room.database, { name, url: `${await receiver.open()}${path}`, kind: what }, room.clock.now)
    return receiver
  }
  /** Notifies the job until the condition is met: on the server, transactions of other databases delay events. */
  const eventually = <Value>(read: () => Value, expected: unknown) =>
    expect
      .poll(
        () => {
          room.notifier.notify()
          return read()
        },
        { timeout: 20_000, interval: 20 },
      )
      .toEqual(expected)
  const message = (...changes: object[]) => ({ type: 'articles.changed', timestamp: expect.any(String), data: { changes } })
  const change = (what: string, id: string, url: string | null) => ({
    kind: what,
    at: expect.any(String),
    id: encodeId('Article', id),
    url,
  })
  const bodies = ({ received }: Receiver) => received.map(({ body }) => body)
  const state = async () =>
    (await listWebhooks(room.database)).map(({ name, attempts, lastError, deadAt }) => ({ name, attempts, lastError, deadAt }))

  test('announce an article once, even if a later command changes its date to another past hour', async () => {
    const ids = await room.save({ title: 'Un', publishedAt: minutes(-9), visibleFrom: minutes(-9) })
    const id = ids.get('Un') ?? ''
    await nothingHeldBack(room.database)
    const articles = await add('relais')
    startWebhooks()
    room.clock.now = minutes(4)
    await publishArticle(room.database, id, { visibleFrom: minutes(2) }, minutes(4))
    await eventually(() => bodies(articles), [message(change('changed', id, 'https://journal.example/a/un'))])
  })

  test('announce published, changed and hidden articles with a signature, and the URLs to purge from caches', async () => {
    await room.save({ title: 'Avant', section: 'Sports' })
    // A webhook that is added while an event is delayed receives the event.
    await nothingHeldBack(room.database)
    const [articles, purges] = [await add('relais'), await add('cdn', 'PURGE')]
    startWebhooks()
    const ids = await room.save(
      { title: 'Un', section: 'Sports', credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }], topics: ['Ponts'] },
      { title: 'Caché', state: 'DRAFT', section: 'Culture' },
      { title: 'Demain', publishedAt: minutes(-1), visibleFrom: minutes(1), visibleUntil: minutes(2) },
    )
    const id = (title: string) => ids.get(title) ?? ''
    const un = (what: string) => change(what, id('Un'), 'https://journal.example/a/un')
    await eventually(() => bodies(articles), [message(un('published'))])
    const feeds = (path: string) => ['rss', 'atom', 'json'].map((format) => `https://journal.example/feeds/${path}.${format}`)
    const page = (path: string) => [`https://journal.example/${path}`, ...feeds(path)]
    const always = ['https://journal.example/', ...feeds('latest'), 'https://journal.example/sitemap-news.xml']
    const purge = (...urls: string[]) => ({ type: 'cache.purge', timestamp: expect.any(String), data: { urls: [...always, ...urls] } })
    const unUrl = 'https://journal.example/a/un'
    await eventually(() => bodies(purges), [purge(unUrl, ...page('author/awa-sangala'), ...page('section/sports'), ...page('topic/ponts'))])
    const [sectionId] = (await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM section WHERE slug = 'culture'`)).map(
      (row) => row.id,
    )
    await moveArticle(room.database, id('Un'), sectionId ?? null, minutes(0))
    await eventually(() => bodies(articles).slice(1), [message(un('changed'))])
    // Includes the former section.
    await eventually(
      () => bodies(purges).slice(1),
      [purge(unUrl, ...page('author/awa-sangala'), ...page('section/culture'), ...page('section/sports'), ...page('topic/ponts'))],
    )
    await withdrawArticle(room.database, id('Un'), 'Une erreur.', minutes(0))
    await eventually(() => bodies(articles).slice(2), [message(un('removed'))])
    room.clock.now = minutes(1)
    await eventually(() => bodies(articles).slice(3), [message(change('published', id('Demain'), 'https://journal.example/a/demain'))])
    room.clock.now = minutes(2)
    await eventually(() => bodies(articles).slice(4), [message(change('removed', id('Demain'), null))])
    expect(new Set(articles.received.map((received) => received.id)).size).toBe(5)
    // A message is recorded as delivered shortly after it was received.
    await eventually(
      state,
      ['cdn', 'relais'].map((name) => ({ name, attempts: 0, lastError: null, deadAt: null })),
    )
    await removeWebhook(room.database, 'relais', minutes(2))
    const trail = await room.database.query<{ action: string; text: string }>(
      Prisma.sql`SELECT action, concat(before, after) AS text FROM audit WHERE action LIKE 'webhook%' ORDER BY id`,
    )
    expect(trail.map(({ action }) => action)).toEqual(['webhook added', 'webhook added', 'webhook removed'])
    for (const { text } of trail) expect(text).not.toContain('whsec_')
  })

  test('retry a message with the same id after increasing delays, and are disabled in the end until they are resumed', async () => {
    const receiver = await add('relais')
    receiver.answers.push(500, 302, 404)
    receiver.headers = { Location: '/elsewhere' }
    startWebhooks()
    const ids = await room.save({ title: 'Un' })
    await eventually(() => receiver.received.length, 1)
    await eventually(state, [{ name: 'relais', attempts: 1, lastError: 'the answer was 500', deadAt: null }])
    // Later events wait in the queue.
    await correctArticle(room.database, ids.get('Un') ?? '', 'Une date.', minutes(0))
    await room.save({ title: 'Deux' })
    room.clock.now = new Date(start + 4_900)
    for (let ring = 0; ring < 5; ring += 1) room.notifier.notify()
    expect(receiver.received).toHaveLength(1)
    for (const [attempts, seconds, status] of [
      [2, 7, 302],
      [3, 45, 404],
    ] as const) {
      room.clock.now = new Date(start + seconds * 1000)
      await eventually(state, [{ name: 'relais', attempts, lastError: `the answer was ${status}`, deadAt: null }])
    }
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1)
    room.clock.now = minutes(5)
    await eventually(() => receiver.received.length, 5)
    const [, , , again, next] = receiver.received
    expect(again).toEqual(receiver.received[0])
    expect(next?.body).toEqual(
      message(change('changed', ids.get('Un') ?? '', 'https://journal.example/a/un'), expect.objectContaining({ kind: 'published' })),
    )
    receiver.answers.push(410)
    await correctArticle(room.database, ids.get('Un') ?? '', 'Un lieu.', minutes(4))
    await eventually(() => dead, ['relais'])
    expect(await state()).toEqual([{ name: 'relais', attempts: 1, lastError: 'the answer was 410', deadAt: minutes(5) }])
    room.notifier.notify()
    await resumeWebhook(room.database, 'relais', minutes(5))
    await eventually(() => receiver.received.length, 7)
    expect(receiver.received[6]).toEqual(receiver.received[5])
    // Three days of failures are enough.
    receiver.answers.push(...Array.from({ length: 12 }, (_, index) => 501 + index))
    await correctArticle(room.database, ids.get('Un') ?? '', 'Un nom.', minutes(4.5))
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await eventually(() => receiver.received.length, 7 + attempt)
      const waits = async () => (await listWebhooks(room.database)).map(({ attempts, lastError }) => [attempts, lastError])
      await eventually(waits, [[attempt, `the answer was ${500 + attempt}`]])
      room.clock.now = new Date(room.clock.now.getTime() + 2 * 86_400_000)
    }
    await eventually(() => dead, ['relais', 'relais'])
    const failed = (times: number) => Array(times).fill('failed')
    expect(attempts).toEqual([...failed(3), 'delivered', 'delivered', 'disabled', 'delivered', ...failed(11), 'disabled'])
  })

  test('wait as long as Retry-After of their receiver says, in seconds, and not less than the next delay', async () => {
    const receiver = await add('relais')
    receiver.answers.push(503, 503)
    receiver.headers = { 'Retry-After': '3600' }
    startWebhooks()
    await room.save({ title: 'Un' })
    await eventually(() => attempts, ['failed'])
    expect(await state()).toEqual([{ name: 'relais', attempts: 1, lastError: 'the answer was 503', deadAt: null }])
    receiver.headers = { 'Retry-After': '1' }
    const tryAt = (milliseconds: number) => {
      room.clock.now = new Date(start + milliseconds)
      for (let time = 0; time < 5; time += 1) room.notifier.notify()
    }
    tryAt(3_599_000)
    await setTimeout(200)
    expect(receiver.received).toHaveLength(1)
    tryAt(3_601_000)
    // The message counts as attempted from its lease on, with the former error: the state does not tell when the second answer was recorded.
    await eventually(() => attempts, ['failed', 'failed'])
    expect(await state()).toEqual([{ name: 'relais', attempts: 2, lastError: 'the answer was 503', deadAt: null }])
    tryAt(3_610_000)
    await setTimeout(200)
    expect(receiver.received).toHaveLength(2)
    tryAt(3_640_000)
    await eventually(() => receiver.received.length, 3)
  })

  test('reach only public addresses, and do not wait for slow receivers', async () => {
    const [slow, quick] = [await add('lent'), await add('vif')]
    slow.answers.push(null)
    startWebhooks()
    const before = Date.now()
    await room.save({ title: 'Un' })
    await eventually(() => quick.received.length, 1)
    await eventually(() => slow.received.length, 1)
    // The slow receiver has not responded, and the fast ones continue.
    await room.save({ title: 'Deux' })
    await eventually(() => quick.received.length, 2)
    expect(Date.now() - before).toBeLessThan(10_000)
    expect(slow.received).toHaveLength(1)
    await Promise.all(works.splice(0).map((work) => work.stop(AbortSignal.timeout(100))))
    startWebhooks([])
    await room.save({ title: 'Trois' })
    await eventually(async () => (await state()).find(({ name }) => name === 'vif')?.lastError, expect.stringContaining('a public address'))
    expect(quick.received).toHaveLength(2)
  })

  test('are sent again with the same id when the lease of a gateway that has ended expires', async () => {
    const [receiver, other] = [await add('relais'), await add('vif')]
    receiver.answers.push(null)
    startWebhooks()
    await room.save({ title: 'Un' })
    await eventually(() => [receiver.received.length, other.received.length], [1, 1])
    // The request is aborted and nothing is recorded, as when the process is killed.
    await Promise.all(works.splice(0).map((work) => work.stop(AbortSignal.timeout(100))))
    startWebhooks()
    room.clock.now = new Date(start + 19_000)
    await room.save({ title: 'Deux' })
    await eventually(() => other.received.length, 2)
    expect(receiver.received).toHaveLength(1)
    room.clock.now = new Date(start + 21_000)
    await eventually(() => receiver.received.length, 3)
    expect(receiver.received[1]).toEqual(receiver.received[0])
  })

  test('are sent once by several gateways', async () => {
    const receiver = await add('relais')
    for (let gateway = 0; gateway < 3; gateway += 1) startWebhooks()
    for (let number = 0; number < 5; number += 1) await room.save({ title: `Article ${number}` })
    const announced = () =>
      receiver.received.flatMap(({ body }) => (body as { data: { changes: { url: string }[] } }).data.changes.map(({ url }) => url))
    await eventually(() => announced().length, 5)
    expect([...announced()].sort()).toEqual(Array.from({ length: 5 }, (_, number) => `https://journal.example/a/article-${number}`))
  })
})
