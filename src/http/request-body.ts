import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from './route.ts'

/** Bytes of a request's body, at most. The longest trusted document is a hundredth of it. */
const bodyBytesMax = 1_000_000

/**
 * Enforces the limit before anything reads the body. Node holds a client to the length that it declares; a client that declares none is
 * asked for it, because the limit exists to prevent buffering on trust. Answers whether the request may go on.
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

/** The rest of the request is not read, so the connection is closed after the answer. */
const refuse = (response: ServerResponse, status: number, text: string): void => sendText(response, status, text, { Connection: 'close' })

/** The whole body of a request that is within the limit. Rejects if the client disconnects before its end. */
export const bodyOf = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('error', reject)
  })
