import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Connections } from '../../src/http/connections.ts'
import { RawConnection } from './raw-connection.ts'

test('a server that stops closes every connection in time, even one that Node does not watch any more', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connections = new Connections(server)
  const taken = once(server, 'connect')
  const connection = await RawConnection.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  connection.send('CONNECT gateway:80 HTTP/1.1\r\nHost: gateway\r\n\r\n')
  await taken
  expect(await connections.finish(AbortSignal.timeout(100))).toEqual(['a request whose headers had not arrived'])
  await connection.untilClosed()
})
