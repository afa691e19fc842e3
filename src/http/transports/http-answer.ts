import type { IncomingMessage } from 'node:http'
import { etagOf, isKnown, shareable } from '../conditional.ts'
import type { Answer } from '../pipeline/encode.ts'
import { answerBytes } from './answer-bytes.ts'
import { crossOriginHeaders } from './cross-origin.ts'

/** The parts of an HTTP response. */
interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string | Buffer<ArrayBuffer> | null
}

/**
 * Encodes an answer for HTTP. A client may cache a complete answer to a GET, but must revalidate it each time, so that withdrawn content
 * disappears from caches. The answer to a page with a public key stays fresh for a minute, as documents do.
 */
export function httpAnswer({ method, headers }: IncomingMessage, answer: Answer, text: string): HttpAnswer {
  const { status, mediaType } = answer
  const { body, bytes } = answerBytes(text)
  const content = {
    'Content-Type': `${mediaType}; charset=utf-8`,
    'Content-Length': bytes,
    ...answer.headers,
    ...crossOriginHeaders(headers.origin),
  }
  if (method !== 'GET') return { status, headers: content, body }
  const vary = { Vary: 'Accept, Authorization, Origin' }
  if (!answer.isComplete) return { status, headers: { ...content, ...vary, 'Cache-Control': 'no-store' }, body }
  const etag = etagOf(`${content['Content-Type']}\n${text}`)
  const cacheControl = answer.isShareable ? shareable : headers.authorization ? 'private, no-cache' : 'no-cache'
  const cacheHeaders = { ...vary, ETag: etag, 'Cache-Control': cacheControl }
  if (isKnown(headers, etag)) return { status: 304, headers: { ...crossOriginHeaders(headers.origin), ...cacheHeaders }, body: null }
  return { status, headers: { ...content, ...cacheHeaders }, body }
}
