import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from './route.ts'

/** Bytes of a request's body, at most. The longest trusted document is a hundredth of it. */
const bodyBytesMax = 1_000_000

/**
 * Holds a body to the limit before anybody reads it. A client that says how much comes is held to its word by Node; one that doesn't
 * say is asked to: buffering on trust is what the limit is there to prevent. Answers whether the request may go on.
 */
export function withinBodyLimit(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers['transfer-encoding'] !== undefined) {
    refuse(response, 411, 'Length required: send the body with a Content-Length.\n')
    return false
  }
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) {
    refuse(response, 413, `The body is too large: expected ${bodyBytesMax} bytes at most, found ${request.headers['content-length']}.\n`)
    return false
  }
  return true
}

/** What is still on its way is not read: the connection goes with the answer. */
const refuse = (response: ServerResponse, status: number, text: string): void => sendText(response, status, text, { Connection: 'close' })
