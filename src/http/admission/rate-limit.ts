import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { crossOriginHeaders } from '../transports/cross-origin.ts'
import type { ClientAddress } from './client-address.ts'

/** Sends 429 and resolves to `true` if the client has sent too many requests. */
export type LimitRate = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

const windowSeconds = 60

/**
 * Limits the requests of an address in a minute. A request with a secret credential does not count: its sender is known, and a wrong credential
 * gets no content. Anybody can send a public key.
 */
export function createRateLimit(requestsMax: number, addressOf: ClientAddress): LimitRate {
  const limiter = new RateLimiterMemory({ points: requestsMax, duration: windowSeconds })
  return async (request, response) => {
    // A browser sends preflight requests on its own.
    if (request.headers.authorization !== undefined || request.method === 'OPTIONS') return false
    try {
      await limiter.consume(addressOf(request))
      return false
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause
      refuse(request, response, { requestsMax, seconds: Math.max(1, Math.ceil(cause.msBeforeNext / 1000)) })
      return true
    }
  }
}

/** https://www.rfc-editor.org/rfc/rfc9457 and https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function refuse(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { requestsMax, seconds }: { requestsMax: number; seconds: number },
): void {
  const body = JSON.stringify({
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    detail: `Your address has sent more than ${requestsMax} requests in a minute. Send the next one in ${seconds} seconds.`,
  })
  response
    .writeHead(429, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Retry-After': seconds,
      RateLimit: `"public";r=0;t=${seconds}`,
      'RateLimit-Policy': `"public";q=${requestsMax};w=${windowSeconds}`,
      ...crossOriginHeaders(headers.origin),
    })
    .end(body)
}
