import type { IncomingMessage, ServerResponse } from 'node:http'

/** One door of the gateway. Its path is matched exactly: "/health" is not "/health/" and not "/x/health". */
export interface Route {
  readonly methods: readonly string[]
  readonly path: string
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
}

/** Answers a short text. */
export function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(text), ...headers })
    .end(text)
}
