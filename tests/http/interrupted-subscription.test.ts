import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ServiceUnavailable } from '../../src/content/error.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { correctArticle } from '../../src/store/commands/article-command.ts'
import type { Database } from '../../src/store/database/database.ts'
import { nothingHeldBack, onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { EventReader } from './event-reader.ts'
import { listen } from './served.ts'

const published = 'subscription { articlePublished { title body { text } } }'
const changed = 'subscription ($id: ID!) { articleChanged(id: $id) { title body { text } } }'

onBothDatabases('A subscription', (kind) => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  /** The error that a statement fails with; null if it is sent. */
  let failureOf: (text: string) => Error | null

  beforeAll(async () => {
    const reading = (database: Database): Database => ({
      ...database,
      query(statement) {
        const failure = failureOf(statement.text)
        return failure ? Promise.reject(failure) : database.query(statement)
      },
    })
    room = await Newsroom.open(kind, reading)
    gateway = await listen(room.routes())
  })
  afterAll(async () => {
    await gateway.close()
    await room.close()
  })
  beforeEach(async () => {
    failureOf = () => null
    await room.reset()
    room.notifier.notify()
  })
  afterEach(() => expect.poll(() => room.live.listeners, { timeout: 10_000 }).toBe(0))

  const open = (query: string, variables = {}, headers = {}) => EventReader.open(`${gateway.origin}/graphql`, { query, variables, headers })
  const ring = async () => {
    await nothingHeldBack(room.database)
    room.notifier.notify()
  }

  test.each<[string, number, string | null, (text: string) => Error | null]>([
    ['the database is away', 503, '1', () => new ServiceUnavailable('The database does not answer.')],
    ['a statement fails unexpectedly', 500, null, () => new Error('The disk is on fire.')],
    [
      'the database is away when a field is read',
      200,
      null,
      (text) => (text.includes('article_body') ? new ServiceUnavailable('The database does not answer.') : null),
    ],
    ['a field fails unexpectedly', 200, null, (text) => (text.includes('article_body') ? new Error('The disk is on fire.') : null)],
  ])('ends without an error and without complete when %s, and resumes after its last event', async (_name, status, retryAfter, failing) => {
    const ids = await room.save({ title: 'Un' })
    await ring()
    const id = encodeId('Article', ids.get('Un') ?? '')
    const [all, one] = [await open(published), await open(changed, { id })]
    await all.nextId()
    const before = await one.nextId()
    await room.save({ title: 'Deux' })
    await ring()
    expect(await all.next()).toMatchObject({ data: { articlePublished: { title: 'Deux' } } })
    const last = await all.nextId()
    failureOf = failing
    await room.save({ title: 'Trois' })
    await correctArticle(room.database, ids.get('Un') ?? '', 'Une date.', room.clock.now)
    await ring()
    expect([await all.rest(), await one.rest()]).toEqual(['', ''])
    const newcomer = await open(published)
    expect([newcomer.response.status, newcomer.response.headers.get('retry-after')]).toEqual([status, retryAfter])
    newcomer.close()
    // A reader that reconnects is accepted and disconnected again, because a browser's EventSource gives up after an error.
    const early = await open(published, {}, { 'Last-Event-ID': last })
    expect([early.response.status, await early.nextId(), await early.rest()]).toEqual([200, last, ''])
    failureOf = () => null
    const [again, oneAgain] = [
      await open(published, {}, { 'Last-Event-ID': last }),
      await open(changed, { id }, { 'Last-Event-ID': before }),
    ]
    room.notifier.notify()
    expect(await again.next()).toMatchObject({ data: { articlePublished: { title: 'Trois' } } })
    expect(await oneAgain.next()).toMatchObject({ data: { articleChanged: { title: 'Un' } } })
    again.close()
    oneAgain.close()
  })
})
