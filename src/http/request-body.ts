import type { IncomingMessage, ServerResponse } from 'node:http'
import { Disconnected } from '../content/error.ts'
import { sendText } from './route.ts'

/** Maximum size of a request's body. The longest trusted document has a hundredth of it. */
const bodyBytesMax = 1_000_000

/**
 * Enforces the limit before anything reads the body, and returns whether the request may continue. Node enforces the length that a client
 * declares. A request without a Content-Length is refused, because its body would have to be buffered to know its size.
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

/** Closes the connection after the answer, because the rest of the request is not read. */
const refuse = (response: ServerResponse, status: number, text: string): void => sendText(response, status, text, { Connection: 'close' })

/** Reads the whole body of a request that is within the limit. Throws Disconnected if the client disconnects before its end. */
export const bodyOf = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const onError = () => reject(new Disconnected('The client disconnected in the middle of the body.'))
    if (request.destroyed) {
      onError()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('error', onError)
  })
