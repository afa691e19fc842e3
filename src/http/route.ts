import type { IncomingMessage, ServerResponse } from 'node:http'

/** One door of the gateway. Its path is matched exactly: "/health" is not "/health/" and not "/x/health". */
export interface Route {
  readonly methods: readonly string[]
  /** `:name` stands for a part of the path without a slash: "/a/:slug", "/feeds/section/:slug.rss". */
  readonly path: string
  readonly handle: (request: IncomingMessage, response: ServerResponse, parameters: Parameters) => void | Promise<void>
}

/** What the address says where the path has names, decoded. */
export type Parameters = Readonly<Record<string, string>>

/** Answers a short text. */
export function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(text), ...headers })
    .end(text)
}
