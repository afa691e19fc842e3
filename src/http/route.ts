import type { IncomingMessage, ServerResponse } from 'node:http'
import type { QuotaExceeded } from '../content/error.ts'

/** A route of the gateway. Its path is matched exactly: "/health" is not "/health/" and not "/x/health". */
export interface Route {
  readonly methods: readonly string[]
  /** `:name` matches one path segment, or a part of it: "/a/:slug", "/feeds/section/:slug.rss". */
  readonly path: string
  /** Whether the rate limit of the public does not apply. */
  readonly isUnlimited?: boolean
  /** Refuses a request above a partner's quota in the form of the route's answers: with problem details by default. */
  readonly refuse?: (request: IncomingMessage, response: ServerResponse, cause: QuotaExceeded) => void
  readonly handle: (request: IncomingMessage, response: ServerResponse, parameters: Parameters) => void | Promise<void>
}

/** The decoded values of the named parts of the path. */
export type Parameters = Readonly<Record<string, string>>

/** Sends plain text. */
export function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(text), ...headers })
    .end(text)
}
