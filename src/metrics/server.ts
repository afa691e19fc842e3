import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

const plain = { 'Content-Type': 'text/plain; charset=utf-8' }

interface ArrivalOptions {
  /** Milliseconds in which a request has to arrive: 5,000 by default, where Node allows five minutes. */
  readonly arrivalMs?: number
  /** Milliseconds between two checks: 1,000 by default. */
  readonly checkMs?: number
}

/** Serves `/metrics` on a port of its own, which is not reachable for readers: metrics show how the gateway is used. */
export const createMetricsServer = (
  { text }: Pick<Metrics, 'text'>,
  log: Logger,
  { arrivalMs = 5000, checkMs = 1000 }: ArrivalOptions = {},
): Server =>
  createServer({ requestTimeout: arrivalMs, headersTimeout: arrivalMs, connectionsCheckingInterval: checkMs }, (request, response) => {
    if (request.url !== '/metrics') response.writeHead(404, plain).end('There is no such route. The metrics are at /metrics.\n')
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      response.writeHead(405, { ...plain, Allow: 'GET, HEAD' }).end('/metrics accepts GET, HEAD.\n')
    else void send(response, text, log)
  })

async function send(response: ServerResponse, text: Metrics['text'], log: Logger): Promise<void> {
  try {
    const { type, body } = await text()
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body)
  } catch (cause) {
    log.error({ cause }, 'The metrics can’t be read.')
    response.writeHead(500, plain).end('Unexpected error.\n')
  }
}
