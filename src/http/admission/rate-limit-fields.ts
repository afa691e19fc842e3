import type { ServerResponse } from 'node:http'
import type { QuotaExceeded } from '../../content/error.ts'
import { crossOriginHeaders } from '../transports/cross-origin.ts'

/** A limit, and what remains of it. */
export interface Limit {
  readonly name: string
  readonly unit: 'requests' | 'cost-units'
  readonly quota: number
  readonly windowSeconds: number
  readonly remaining: number
  /** Seconds until the window ends. */
  readonly seconds: number
}

/**
 * Sets the fields of the draft, as lists of structured fields. Without a limit there is nothing to say.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function setRateLimitFields(response: ServerResponse, limits: readonly Limit[]): void {
  if (limits.length === 0 || response.headersSent) return
  response.setHeader('RateLimit', limits.map(({ name, remaining, seconds }) => `"${name}";r=${remaining};t=${seconds}`).join(', '))
  response.setHeader('RateLimit-Policy', limits.map(policyOf).join(', '))
}

const policyOf = ({ name, quota, windowSeconds, unit }: Limit): string =>
  `"${name}";q=${quota};w=${windowSeconds}${unit === 'requests' ? '' : `;qu="${unit}"`}`

/** Sends 429 with problem details, of the type that the draft defines. https://www.rfc-editor.org/rfc/rfc9457 */
export function sendQuotaExceeded(response: ServerResponse, { message, policy, retryAfterSeconds }: QuotaExceeded): void {
  const body = JSON.stringify({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: 'Request cannot be satisfied as assigned quota has been exceeded',
    status: 429,
    detail: message,
    'violated-policies': [policy],
  })
  response
    .writeHead(429, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Retry-After': retryAfterSeconds,
      ...crossOriginHeaders(response.req.headers.origin),
    })
    .end(body)
}
