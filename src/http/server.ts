import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { BadCredential, ReadOnly, ServiceUnavailable } from '../content/error.ts'
import { refuseCredential } from './authentication.ts'
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
}

/** Serves the routes, each at its exact path. */
export function createGateway(
  routes: readonly Route[],
  log: Logger,
  { keepAliveSeconds = 75, stuckMs = 120_000 }: ConnectionOptions = {},
): Server {
  const find = createRouter(routes)
  const server = createServer((request, response) => {
    const path = pathOf(request)
    const found = find(path)
    if (!found) {
      sendText(response, 404, `There is no route ${path}. The GraphQL endpoint is /graphql.\n`)
      return
    }
    const { route } = found
    if (!route.methods.includes(request.method ?? '')) {
      sendText(response, 405, `${path} accepts ${route.methods.join(', ')}.\n`, { Allow: route.methods.join(', ') })
      return
    }
    void handle(found, request, response, log)
  })
  server.keepAliveTimeout = keepAliveSeconds * 1000
  server.setTimeout(stuckMs)
  return server
}

async function handle({ route, parameters }: Found, request: IncomingMessage, response: ServerResponse, log: Logger): Promise<void> {
  try {
    await route.handle(request, response, parameters)
  } catch (cause) {
    if (cause instanceof BadCredential && !response.headersSent) {
      refuseCredential(response, cause)
      return
    }
    if ((cause instanceof ServiceUnavailable || cause instanceof ReadOnly) && !response.headersSent) {
      refuseForNow(response, cause)
      return
    }
    log.error({ cause, path: route.path }, 'A request failed unexpectedly.')
    if (response.headersSent) response.destroy()
    else sendText(response, 500, 'Unexpected error.\n')
  }
}

/** Sends 503: the same request may succeed later. The cause is already logged. https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4 */
const refuseForNow = (response: ServerResponse, { message, retryAfterSeconds }: ServiceUnavailable | ReadOnly): void =>
  sendText(response, 503, `${message}\n`, { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' })

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
