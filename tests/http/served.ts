import type { AddressInfo } from 'node:net'
import { createLog } from '../../src/http/log.ts'
import type { Route } from '../../src/http/route.ts'
import { closeGateway, createGateway } from '../../src/http/server.ts'

/** The doors behind a real port, until `close`. */
export async function listen(routes: readonly Route[]): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createGateway(routes, createLog('silent'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeGateway(server) }
}
