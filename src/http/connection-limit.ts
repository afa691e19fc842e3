import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import { refusalReport } from './refusal-report.ts'

export interface ConnectionLimits {
  /** Maximum number of connections that are served at once. */
  readonly connectionsMax: number
  /** Maximum number of requests of a connection. The last answer announces the end with `Connection: close`. */
  readonly requestsMax: number
}

/** Connections above the limit that still get an answer. Any further one is closed at once. */
const surplusMax = 100

/** Limits connections and the requests on each. Returns whether a connection is above the limit, so that its request gets 503. */
export function limitConnections(
  server: Server,
  { connectionsMax, requestsMax }: ConnectionLimits,
  log: Logger,
): (socket: Socket) => boolean {
  server.maxConnections = connectionsMax + surplusMax
  server.maxRequestsPerSocket = requestsMax
  const surplus = new WeakSet<Socket>()
  const onRefused = refusalReport((refused) =>
    log.warn({ refused, connectionsMax }, 'Connections were refused, because the gateway has as many as CONNECTIONS_MAX allows.'),
  )
  server.on('drop', onRefused)
  const states = new Map<Socket, { requests: number }>()
  server.on('connection', (socket) => {
    states.set(socket, { requests: 0 })
    socket.once('close', () => states.delete(socket))
    if (states.size <= connectionsMax) return
    surplus.add(socket)
    onRefused()
  })
  // Node announces the end with the last answer, but then keeps the connection open until it has been idle for the usual time.
  server.prependListener('request', ({ socket }, response) => {
    const state = states.get(socket)
    if (state && ++state.requests >= requestsMax) response.shouldKeepAlive = false
  })
  return (socket) => surplus.has(socket)
}
