import type { AddressInfo, Server } from 'node:net'
import { Connections } from '../../src/http/connections.ts'
import { createLog } from '../../src/http/log.ts'
import type { Route } from '../../src/http/route.ts'
import { type ConnectionOptions, createGateway } from '../../src/http/server.ts'

/** Serves the routes on a real port until `close`. */
export async function listen(
  routes: readonly Route[],
  options?: ConnectionOptions,
  log = createLog('silent'),
): Promise<{ server: Server; origin: string; close: () => Promise<void> }> {
  const server = createGateway(routes, log, options)
  const connections = new Connections(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    await connections.finish(AbortSignal.timeout(10_000))
  }
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
