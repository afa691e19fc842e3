import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { Deadlines } from '../../src/http/deadlines.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onPostgreSQL } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'
import { RawConnection } from './raw-connection.ts'

const headlines = '{ articles(first: 3) { nodes { title } } }'
const graphql = `/graphql?query=${encodeURIComponent(headlines)}`

onPostgreSQL('A request that waits for the database', () => {
  let room: Newsroom
  let articleId: string
  let unlock: () => Promise<void>

  beforeAll(async () => {
    room = await Newsroom.open('PostgreSQL', undefined, {
      subscriptionsMax: 10,
      deadlines: new Deadlines(1000),
      statementTimeoutMs: 4000,
    })
    articleId = (await room.save({ title: 'La récolte' })).get('La récolte') ?? ''
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    unlock = await lock()
    return unlock
  })

  /** Every statement that reads an article waits until `unlock`. */
  async function lock(): Promise<() => Promise<void>> {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const transaction = room.database.bulk(async ({ $executeRaw }) => {
      await $executeRaw(Prisma.sql`LOCK TABLE article IN ACCESS EXCLUSIVE MODE`)
      locked()
      await released
    })
    let locked = () => {}
    await new Promise<void>((resolve) => {
      locked = resolve
    })
    return async () => {
      release()
      await transaction
    }
  }

  const waiting = async (): Promise<number> => {
    const [row] = await room.database.query<{ count: number }>(
      Prisma.sql`SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return row?.count ?? 0
  }

  const disconnect = async (path: string): Promise<void> => {
    const connection = await RawConnection.open(await room.origin())
    connection.send(`GET ${path} HTTP/1.1\r\nHost: gateway\r\n\r\n`)
    await expect.poll(waiting).toBeGreaterThan(0)
    connection.reset()
    await connection.untilClosed()
  }

  test('is given up at its deadline, in the graph and on pages, and its statements are cancelled', async () => {
    const [graph, page, feed] = await Promise.all([room.get(graphql), room.get('/'), room.get('/feeds/latest.rss')])
    expect(graph.status).toBe(504)
    expect(await graph.json()).toEqual({
      errors: [
        {
          message: 'The answer was not ready within 1 seconds. Request less, or try again later.',
          locations: [{ line: 1, column: 1 }],
          extensions: { code: 'TIMEOUT' },
        },
      ],
      data: null,
    })
    for (const { status, headers } of [page, feed]) {
      expect(status).toBe(504)
      expect(headers.get('cache-control')).toBe('no-store')
    }
    await expect.poll(waiting, { timeout: 2000 }).toBe(0)
    await unlock()
    expect((await room.get(graphql)).status).toBe(200)
  })

  test('costs nothing any more once its client has disconnected', async () => {
    for (const path of [graphql, '/a/la-recolte']) {
      await disconnect(path)
      // Sooner than the statement would time out.
      await expect.poll(waiting, { interval: 20, timeout: 3000 }).toBe(0)
    }
  })

  test('changes nothing if it is a command', async () => {
    const input = { id: encodeId('Article', articleId), note: 'La récolte était de mil.' }
    const correct = 'mutation ($input: CorrectArticleInput!) { correctArticle(input: $input) { __typename } }'
    const { errors } = await room.ask(correct, { input }, editor)
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'TIMEOUT' }])
    await unlock()
    const { data } = await room.ask('{ articles(first: 3) { nodes { corrections { note } } } }')
    expect(data).toEqual({ articles: { nodes: [{ corrections: [] }] } })
  })
})
