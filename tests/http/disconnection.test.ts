import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { dataFolder, kiosque, serveKiosque } from '../kiosque-process.ts'
import { askRaw, RawConnection } from './raw-connection.ts'

const long = encodeURIComponent('{ __schema { types { name description fields { name description type { name } } } } }')
const post = (headers: string) =>
  `POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n${headers}Content-Length: 100\r\n\r\n{"query"`

test('a client that disconnects in the middle of a body or of an answer is not logged as an error', async () => {
  const { folder, remove } = await dataFolder()
  const variables = { KIOSQUE_DATA: folder, LOG_LEVEL: 'info' }
  const token = (await kiosque(['token', '--audience', 'ingest'], variables)).stdout.trim()
  const served = await serveKiosque([], variables)
  const { origin } = new URL(served.url)
  try {
    const requests = [
      post(''),
      post('Accept: application/json;q=0.5\r\n'),
      post('Accept: text/event-stream\r\n'),
      `PUT /ingest/a HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n\r\n{"title"`,
      `GET /graphql?query=${long} HTTP/1.1\r\nHost: gateway\r\n\r\n`,
      `GET /graphql?query=${long} HTTP/1.1\r\nHost: gateway\r\nAccept: application/json;q=0.5\r\n\r\n`,
      `GET /graphql?query=${encodeURIComponent('subscription { articlePublished { id } }')} HTTP/1.1\r\nHost: gateway\r\nAccept: text/event-stream\r\n\r\n`,
      'GET / HTTP/1.1\r\nHost: gateway\r\n\r\n',
      'GET /docs HTTP/1.1\r\nHost: gateway\r\n\r\n',
      'GET /feeds/latest.rss HTTP/1.1\r\nHost: gateway\r\n\r\n',
    ]
    for (const request of requests) {
      // Once before the answer begins, and once later.
      for (const milliseconds of [1, 50]) {
        const connection = await RawConnection.open(origin)
        connection.send(request)
        await setTimeout(milliseconds)
        connection.reset()
        await connection.untilClosed()
      }
    }
    expect(await askRaw(origin, 'GET /health HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n')).toContain('200 OK')
    expect(await served.stop()).toBe(0)
    expect(served.stderr()).toBe('')
  } finally {
    await served.stop('SIGKILL')
    await remove()
  }
})
