import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { nothingAgreed } from '../../src/content/partner.ts'
import { correctArticle, publishArticle, withdrawArticle } from '../../src/store/commands/article-command.ts'
import { addPartner, revokePartnerKeys } from '../../src/store/commands/partner.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { nothingHeldBack, onBothDatabases, onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, type Served, serveKiosque } from '../kiosque-process.ts'
import { Newsroom } from '../newsroom.ts'
import { EventReader } from './event-reader.ts'
import { listen } from './served.ts'

const published = 'subscription ($section: SectionBy, $author: AuthorBy) { articlePublished(section: $section, author: $author) { title } }'
const changed = 'subscription ($id: ID!) { articleChanged(id: $id) { title corrections { note } } }'

const hour = (hours: number) => new Date(Date.UTC(2026, 2, 1, 8 + hours))

onBothDatabases('Subscriptions', (kind) => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  let readers: EventReader[]

  beforeAll(async () => {
    room = await Newsroom.open(kind)
    gateway = await listen(room.routes())
  })
  afterAll(async () => {
    await gateway.close()
    await room.close()
  })
  beforeEach(async () => {
    readers = []
    await room.reset()
    room.clock.now = hour(0)
    room.notifier.notify()
  })
  afterEach(async () => {
    for (const reader of readers) reader.close()
    await expect.poll(() => room.live.listeners).toBe(0)
  })

  const open = async (query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
    const reader = await EventReader.open(`${gateway.origin}/graphql`, { query, variables, headers })
    readers.push(reader)
    await reader.nextId()
    return reader
  }
  /** Notifies listeners when committed events can be read. */
  const ring = async () => {
    await nothingHeldBack(room.database)
    room.notifier.notify()
  }
  const at = async (hours: number) => {
    room.clock.now = hour(hours)
    await ring()
  }
  const article = (title: string) => ({ data: { articlePublished: { title } } })

  test('deliver each publication once, immediate or scheduled, to matching subscribers, and never hidden articles', async () => {
    await room.save({ title: 'Avant', section: 'Sports', credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }] })
    await ring()
    const all = await open(published)
    const sports = await open(published, { section: { slug: 'sports' } })
    const awa = await open(published, { author: { slug: 'awa-sangala' } })
    const nobody = await open(published, { section: { slug: 'culture' } })
    const ids = await room.save(
      { title: 'Maintenant', section: 'Sports' },
      { title: 'Demain', visibleFrom: hour(2), section: 'Culture', credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }] },
      { title: 'Brouillon', state: 'DRAFT', section: 'Sports' },
      { title: 'Passé', visibleFrom: hour(-2), visibleUntil: hour(-1), section: 'Sports' },
    )
    const id = (title: string) => ids.get(title) ?? ''
    await ring()
    expect(await all.next()).toEqual(article('Maintenant'))
    expect(await sports.next()).toEqual(article('Maintenant'))
    await at(1)
    await withdrawArticle(room.database, id('Maintenant'), 'Une erreur.', hour(1))
    await correctArticle(room.database, id('Avant'), 'Une date.', hour(1))
    await at(2)
    expect(await all.next()).toEqual(article('Demain'))
    expect(await awa.next()).toEqual(article('Demain'))
    // The section is new: a subscription with its slug receives the article as well.
    expect(await nobody.next()).toEqual(article('Demain'))
    await publishArticle(room.database, id('Brouillon'), {}, hour(2))
    await publishArticle(room.database, id('Maintenant'), {}, hour(2))
    await ring()
    expect([await all.next(), await all.next()]).toEqual([article('Brouillon'), article('Maintenant')])
    expect([await sports.next(), await sports.next()]).toEqual([article('Brouillon'), article('Maintenant')])
  })

  test('deliver the changes of one article while it is visible, and complete when it is hidden', async () => {
    const ids = await room.save({ title: 'Un', visibleFrom: hour(1), visibleUntil: hour(3) })
    const id = ids.get('Un') ?? ''
    const reader = await open(changed, { id: encodeId('Article', id) })
    await correctArticle(room.database, id, 'Encore cachée.', hour(0))
    await at(1)
    const event = (...notes: string[]) => ({ data: { articleChanged: { title: 'Un', corrections: notes.map((note) => ({ note })) } } })
    expect(await reader.next()).toEqual(event('Encore cachée.'))
    await correctArticle(room.database, id, 'Une date.', hour(1))
    await ring()
    expect(await reader.next()).toMatchObject({ data: { articleChanged: { corrections: [{}, {}] } } })
    await at(3)
    expect(await reader.next()).toBeNull()
  })

  test('resume where the connection was lost', async () => {
    const reader = await open(published)
    await room.save({ title: 'Un' })
    await ring()
    expect(await reader.next()).toEqual(article('Un'))
    const last = await reader.nextId()
    reader.close()
    await room.save({ title: 'Deux' })
    await room.save({ title: 'Trois' })
    await ring()
    const again = await open(published, {}, { 'Last-Event-ID': last })
    expect([await again.next(), await again.next()]).toEqual([article('Deux'), article('Trois')])
    const refused = await EventReader.open(`${gateway.origin}/graphql`, { query: published, headers: { 'Last-Event-ID': 'x' } })
    expect(await refused.rest()).toContain('BAD_USER_INPUT')
  })

  test('verify the credential again: a revoked key receives nothing more', async () => {
    const { secret } = await addPartner(room.database, { ...nothingAgreed, name: `Relais ${kind}` }, hour(0))
    const reader = await open(published, {}, { Authorization: `Bearer ${secret}` })
    await room.save({ title: 'Un' })
    await ring()
    expect(await reader.next()).toEqual(article('Un'))
    await revokePartnerKeys(room.database, `Relais ${kind}`, hour(1))
    await room.save({ title: 'Deux' })
    await at(1)
    expect(await reader.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(await reader.next()).toBeNull()
  })

  test('have a maximum number, the cost limits of queries, and event streams as their only transport', async () => {
    const url = `${gateway.origin}/graphql`
    for (let open_ = 0; open_ < 100; open_ += 1) await open(published)
    const refused = await EventReader.open(url, { query: published })
    expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '60'])
    expect(await refused.rest()).toContain('TOO_MANY_SUBSCRIPTIONS')
    readers.pop()?.close()
    await expect.poll(() => room.live.listeners).toBe(99)
    await open(published)
    const costly =
      '{ articlePublished { authors { timeline(first: 100) { nodes { text: body { text } relatedLinks(first: 24) { target { ... on Article { relatedLinks(first: 24) { title teaser url } } } } } } } } }'
    const tooMuch = await EventReader.open(url, { query: `subscription ${costly}` })
    expect(await tooMuch.rest()).toContain('COST_LIMIT_EXCEEDED')
    readers.pop()?.close()
    await expect.poll(() => room.live.listeners).toBe(99)
    // The request of a browser's EventSource.
    const stop = new AbortController()
    const events = await fetch(`${url}?query=${encodeURIComponent(published)}`, {
      headers: { Accept: 'text/event-stream' },
      signal: stop.signal,
    })
    expect([events.status, events.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    stop.abort()
    await expect.poll(() => room.live.listeners).toBe(99)
    const other = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ query: published }),
    })
    expect(other.status).toBe(406)
  })

  test('take one statement for all listeners, and another for the delivered articles', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open(published)))
    await room.save({ title: 'Un' })
    // Listeners that reach the same place stay together.
    await ring()
    await Promise.all(all.map((reader) => reader.next()))
    await room.save({ title: 'Deux' })
    await ring()
    const before = room.statements().length
    await Promise.all(all.map((reader) => reader.next()))
    const sent = room.statements().slice(before)
    expect(sent.filter((text) => text.includes('FROM event'))).toHaveLength(1)
    expect(sent.length).toBeLessThanOrEqual(4)
  })
})

onPostgreSQL('Gateways on one database', () => {
  test('deliver changes of any process and scheduled publications within a second, and release their listeners', {
    timeout: 120_000,
  }, async () => {
    const { url, drop } = await scratchServerDatabase()
    let gateways: Served[] = []
    try {
      const variables = { DATABASE_URL: url }
      expect(await kiosque(['import', new URL('../../sample/pages', import.meta.url).pathname], variables)).toMatchObject({ status: 0 })
      gateways = await Promise.all([serveKiosque([], variables), serveKiosque([], variables)])
      const readers = await Promise.all(gateways.map((gateway) => EventReader.open(gateway.url, { query: published })))
      for (const reader of readers) await reader.nextId()
      const database = await openDatabase({ url })
      const slug = 'le-premier-matin-du-nouveau-pont-de-tintala'
      const event = { data: { articlePublished: { title: expect.stringContaining('pont de Tintala') } } }
      // The article is hidden and reappears later without any process acting at that time.
      const opens = Date.now() + 1500
      const article = await database.prisma.article.findFirstOrThrow({ where: { slug } })
      await publishArticle(database, article.id, { visibleFrom: new Date(opens) }, new Date())
      const delays = await Promise.all(
        readers.map(async (reader) => {
          expect(await reader.next()).toMatchObject(event)
          return Date.now() - opens
        }),
      )
      for (const delay of delays) expect(delay).toBeLessThan(1000)
      for (const delay of delays) expect(delay).toBeGreaterThanOrEqual(0)
      await database.close()
      const ends = readers.map((reader) => reader.rest())
      await setTimeout(100)
      expect(await Promise.all(gateways.map((gateway) => gateway.stop()))).toEqual([0, 0])
      for (const rest of await Promise.all(ends)) expect(rest).not.toContain('complete')
    } finally {
      await Promise.all(gateways.map((gateway) => gateway.stop()))
      await drop()
    }
  })
})
