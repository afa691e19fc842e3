import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../../src/http/log.ts'
import { createMetricsServer } from '../../src/metrics/server.ts'
import { askRaw } from '../http/raw-connection.ts'

test('the server of the metrics closes a connection whose request does not arrive', async () => {
  const text = async () => ({ type: 'text/plain', body: '' })
  const server = createMetricsServer({ text }, createLog('silent'), { arrivalMs: 100, checkMs: 50 }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await askRaw(origin, 'GET /metrics HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1\r\n')).toMatch(/^HTTP\/1\.1 408 /u)
  server.close()
  await once(server, 'close')
})
