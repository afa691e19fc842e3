import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { ChangeNotifier, startChangeNotifier } from '../../src/store/events/change-notifier.ts'
import type { EventRecord } from '../../src/store/events/event.ts'
import { type Consumer, consume } from '../../src/work/consumer.ts'
import { runJobs } from '../../src/work/job-runner.ts'
import { nothingHeldBack, onBothDatabases, onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

/** Records the ids of the events it receives, in the transaction of the consumer. */
const recorder = (name: string, fail: () => boolean = () => false): Consumer => ({
  name,
  batchMax: 3,
  async handle(transaction, events: readonly EventRecord[]) {
    for (const { cursor } of events)
      await transaction.$executeRaw(Prisma.sql`INSERT INTO handled (name, event) VALUES (${name}, ${cursor.id}::bigint)`)
    if (fail()) throw new Error('The process ends here.')
  },
})

const table = Prisma.sql`CREATE TABLE handled (n bigserial, name text, event bigint)`
const handledBy = async (database: Database, name: string) =>
  (await database.query<{ event: string }>(Prisma.sql`SELECT event::text AS event FROM handled WHERE name = ${name} ORDER BY n`)).map(
    ({ event }) => event,
  )
const eventsOf = async (database: Database) =>
  (await database.query<{ id: string }>(Prisma.sql`SELECT id::text AS id FROM event ORDER BY event.transaction, event.id`)).map(
    ({ id }) => id,
  )

/** Waits until all events are delivered: on a shared server, transactions of other databases may delay them. */
async function consumeAll(database: Database, consumer: Consumer): Promise<void> {
  const count = (await eventsOf(database)).length
  while ((await handledBy(database, consumer.name)).length < count) {
    await consume(database, consumer).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

onBothDatabases('A consumer of events', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    await room.database.query(table)
    for (let number = 0; number < 8; number += 1) await room.save({ title: `Article ${number}` })
  })
  afterAll(() => room.close())

  test('receives every event once and in order, even if it fails sometimes', async () => {
    let turn = 0
    const unreliable = recorder('unreliable', () => turn++ % 2 === 0)
    await consumeAll(room.database, unreliable)
    expect(await handledBy(room.database, 'unreliable')).toEqual(await eventsOf(room.database))
    expect(await consume(room.database, unreliable)).toBe(0)
  })

  test('receives events that are committed later, and does not block others when it fails', async () => {
    const failed: string[] = []
    const notifier = new ChangeNotifier()
    const stopNotifier = await startChangeNotifier(notifier, room.database, {
      clock: () => new Date(),
      onFailure: (cause) => failed.push(String(cause)),
    })
    const work = runJobs(room.database, {
      notifier,
      clock: () => new Date(),
      consumers: [recorder('broken', () => true), recorder('sound')],
      jobs: [],
      onFailure: (name) => failed.push(name),
    })
    await room.save({ title: 'Article plus tard' })
    const count = (await eventsOf(room.database)).length
    while ((await handledBy(room.database, 'sound')).length < count) await new Promise((resolve) => setTimeout(resolve, 5))
    await work.stop()
    await stopNotifier()
    expect(await handledBy(room.database, 'sound')).toEqual(await eventsOf(room.database))
    expect(await handledBy(room.database, 'broken')).toEqual([])
    expect(new Set(failed)).toEqual(new Set(['broken']))
  })
})

onBothDatabases('Following', (kind) => {
  test('sends no statement while nothing happens, and is notified of a commit at once', async () => {
    const room = await Newsroom.open(kind)
    try {
      const statements: string[] = []
      const reading: Database = {
        ...room.database,
        query(statement) {
          statements.push(statement.text)
          return room.database.query(statement)
        },
      }
      const notifier = new ChangeNotifier()
      const stopNotifier = await startChangeNotifier(notifier, reading, { clock: () => new Date(), onFailure: () => undefined })
      await room.database.query(table)
      const work = runJobs(reading, {
        notifier,
        clock: () => new Date(),
        consumers: [recorder('idle')],
        jobs: [],
        onFailure: () => undefined,
      })
      // Delays by transactions of other databases have ended.
      await expect.poll(() => statements.splice(0).length, { interval: 1000, timeout: 20_000 }).toBe(0)
      await room.save({ title: 'Un' })
      await nothingHeldBack(room.database)
      const before = Date.now()
      while ((await handledBy(room.database, 'idle')).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      expect(Date.now() - before).toBeLessThan(1000)
      await work.stop()
      await stopNotifier()
    } finally {
      await room.close()
    }
  })
})

onPostgreSQL('An event', () => {
  test('behind an older open transaction is delivered when that transaction ends', async () => {
    const { url, drop } = await scratchServerDatabase()
    const [database, other] = await Promise.all([openDatabase({ url }), openDatabase({ url })])
    const notifier = new ChangeNotifier()
    const clock = () => new Date()
    try {
      await database.migrate()
      await database.query(table)
      const stopNotifier = await startChangeNotifier(notifier, database, { clock, onFailure: () => undefined })
      const work = runJobs(database, { notifier, clock, consumers: [recorder('held')], jobs: [], onFailure: () => undefined })
      const { count } = notifier
      await other.transaction(async (transaction) => {
        await transaction.$executeRaw(Prisma.sql`CREATE TABLE older ()`)
        await database.query(Prisma.sql`INSERT INTO event (at, kind, before, after) VALUES ('2026-01-01', 'saved', '[]', '[]')`)
        await notifier.wait(count, { signal: new AbortController().signal })
        // The consumer reads now, and finds no event.
        await new Promise((resolve) => setTimeout(resolve, 30))
      })
      await nothingHeldBack(database)
      const before = Date.now()
      while ((await handledBy(database, 'held')).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      expect(Date.now() - before).toBeLessThan(1000)
      await work.stop()
      await stopNotifier()
    } finally {
      await Promise.all([database.close(), other.close()])
      await drop()
    }
  })
})

onPostgreSQL('Two gateways', () => {
  test('share the events of one consumer, and each event is handled once', async () => {
    const { url, drop } = await scratchServerDatabase()
    const [one, other] = await Promise.all([openDatabase({ url }), openDatabase({ url })])
    try {
      await one.migrate()
      await one.query(table)
      for (let number = 0; number < 30; number += 1) {
        await one.query(Prisma.sql`INSERT INTO event (at, kind, before, after) VALUES ('2026-01-01', 'saved', '[]', '[]')`)
      }
      const consumer = recorder('shared')
      await Promise.all([consumeAll(one, consumer), consumeAll(other, consumer)])
      expect(await handledBy(one, 'shared')).toEqual(await eventsOf(one))
    } finally {
      await Promise.all([one.close(), other.close()])
      await drop()
    }
  })
})
