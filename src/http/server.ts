import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { BadCredential, ReadOnly, ServiceUnavailable } from '../content/error.ts'
import { refuseCredential } from './authentication.ts'
import { type Route, sendText } from './route.ts'
import { createRouter, type Found } from './router.ts'

/** Serves the routes, each at its exact path. */
export function createGateway(routes: readonly Route[], log: Logger): Server {
  const find = createRouter(routes)
  return createServer((request, response) => {
    const path = pathOf(request)
    const found = find(path)
    if (!found) {
      sendText(response, 404, `There is nothing at ${path}. The graph is at /graphql.\n`)
      return
    }
    const { route } = found
    if (!route.methods.includes(request.method ?? '')) {
      sendText(response, 405, `${path} takes ${route.methods.join(', ')}.\n`, { Allow: route.methods.join(', ') })
      return
    }
    void handle(found, request, response, log)
  })
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

/** 503: the same request may be answered later. The log has the cause already. https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4 */
const refuseForNow = (response: ServerResponse, { message, retryAfterSeconds }: ServiceUnavailable | ReadOnly): void =>
  sendText(response, 503, `${message}\n`, { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' })

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

/** Takes no new connection, lets the requests under way finish, and resolves when the last one has. */
export async function closeGateway(server: Server): Promise<void> {
  // A connection that is kept alive is idle between its requests, and would stay open for long after the last of them.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  try {
    await new Promise<void>((resolve, reject) => server.close((cause) => (cause ? reject(cause) : resolve())))
  } finally {
    clearInterval(idle)
  }
}
