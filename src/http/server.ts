import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Disconnected, ReadOnly, ServiceUnavailable, TimedOut } from '../content/error.ts'
import type { RateLimit } from './admission/rate-limit.ts'
import { limitArrival } from './arrival.ts'
import { isRefusedCredential, refuseCredential } from './authentication.ts'
import { limitConnections } from './connection-limit.ts'
import { type Observe, ObservedResponse, observeResponses } from './observation/observed-response.ts'
import type { TraceRequest } from './observation/trace-request.ts'
import { malformationOf, pathOf } from './request-target.ts'
import { type Route, sendText } from './route.ts'
import { createRouter, type Found } from './router.ts'

export interface ConnectionOptions {
  /** How long an idle connection is kept open: 75 seconds by default, which is longer than proxies keep theirs. */
  readonly keepAliveSeconds?: number
  /**
   * Milliseconds without data in either direction after which a connection is closed: 120,000 by default. Detection may take twice as
   * long. Such a client does not read its response, or has disappeared.
   */
  readonly stuckMs?: number
  /** Milliseconds in which headers, and then the body, have to arrive: 15,000 by default. */
  readonly arrivalMs?: number
  /** Bytes of a body that extend this time by one second: 1,000 by default. */
  readonly bytesPerSecondMin?: number
  /** Milliseconds between two checks of arriving requests: 1,000 by default. */
  readonly checkMs?: number
  /** Maximum number of connections: 5,000 by default. */
  readonly connectionsMax?: number
  /** Maximum number of requests of a connection: 1,000 by default. */
  readonly requestsMax?: number
  /** Limits the requests of an address. There is no such limit by default. */
  readonly rateLimit?: RateLimit | null
  /** Called for each request that has been answered. */
  readonly observers?: readonly Observe[]
  readonly traceRequest?: TraceRequest | undefined
}

/** Serves the routes, each at its exact path. */
export function createGateway(
  routes: readonly Route[],
  log: Logger,
  {
    keepAliveSeconds = 75,
    stuckMs = 120_000,
    arrivalMs = 15_000,
    bytesPerSecondMin = 1000,
    checkMs = 1000,
    connectionsMax = 5000,
    requestsMax = 1000,
    rateLimit = null,
    observers = [],
    traceRequest,
  }: ConnectionOptions = {},
): Server {
  const find = createRouter(routes)
  const options = { rateLimit, log }
  const server = createServer({ connectionsCheckingInterval: checkMs, ServerResponse: ObservedResponse })
  limitArrival(server, { arrivalMs, bytesPerSecondMin, checkMs })
  const isSurplus = limitConnections(server, { connectionsMax, requestsMax }, log)
  server.on('request', (request, response) => {
    if (isSurplus(request.socket)) {
      const text = `The gateway has ${connectionsMax} connections, which is its limit. Try again in a second.\n`
      sendText(response, 503, text, { ...lastAnswer, 'Retry-After': '1' })
      return
    }
    const malformation = malformationOf(request)
    if (malformation !== null) {
      sendText(response, 400, `${malformation}\n`, lastAnswer)
      return
    }
    const path = pathOf(request)
    const found = find(path)
    if (!found) {
      sendText(response, 404, `There is no route ${path}. The GraphQL endpoint is /graphql.\n`)
      return
    }
    const { route } = found
    response.route = route.path
    if (!route.methods.includes(request.method ?? '')) {
      sendText(response, 405, `${path} accepts ${route.methods.join(', ')}.\n`, { Allow: route.methods.join(', ') })
      return
    }
    if (traceRequest) traceRequest(request, response, () => void handle(found, request, response, options))
    else void handle(found, request, response, options)
  })
  // A target in authority-form. Node would close the connection without an answer. https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
  server.on('connect', (_request, socket) => {
    // Node no longer handles this socket. Without a listener, an error of it would end the process, and without `destroy` the client could keep it open.
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
  })
  observeResponses(server, observers)
  server.keepAliveTimeout = keepAliveSeconds * 1000
  server.setTimeout(stuckMs)
  return server
}

/** The connection is closed after the answer. */
const lastAnswer = { Connection: 'close', 'Cache-Control': 'no-store' }

interface HandleOptions {
  readonly rateLimit: RateLimit | null
  readonly log: Logger
}

async function handle(
  { route, parameters }: Found,
  request: IncomingMessage,
  response: ServerResponse,
  { rateLimit, log }: HandleOptions,
): Promise<void> {
  try {
    if (rateLimit && !route.isUnlimited && (await rateLimit.refuses(request, response))) return
    await route.handle(request, response, parameters)
  } catch (cause) {
    if (cause instanceof Disconnected) {
      log.debug({ path: route.path }, 'A client disconnected before its request was answered.')
      return
    }
    if (isRefusedCredential(cause) && !response.headersSent) {
      refuseCredential(response, cause)
      return
    }
    if ((cause instanceof ServiceUnavailable || cause instanceof ReadOnly) && !response.headersSent) {
      refuseForNow(response, cause)
      return
    }
    if (cause instanceof TimedOut && !response.headersSent) {
      sendText(response, 504, `${cause.message}\n`, { 'Cache-Control': 'no-store' })
      return
    }
    log.error({ cause, path: route.path }, 'A request failed unexpectedly.')
    if (response.headersSent) response.destroy()
    else sendText(response, 500, 'Unexpected error.\n')
  } finally {
    if (isUnauthenticated(response)) rateLimit?.countInvalid(request)
  }
}

/** Whether the credential of the request was invalid. A document that may not be syndicated has the same status without this header. */
const isUnauthenticated = (response: ServerResponse): boolean => response.statusCode === 401 && response.hasHeader('WWW-Authenticate')

/** Sends 503: the same request may succeed later. The cause is already logged. https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4 */
const refuseForNow = (response: ServerResponse, { message, retryAfterSeconds }: ServiceUnavailable | ReadOnly): void =>
  sendText(response, 503, `${message}\n`, { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' })
