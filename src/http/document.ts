import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { View } from '../content/audience.ts'
import { InvalidInput } from '../content/error.ts'
import type { Partner } from '../content/partner.ts'
import { etagOf, isKnown } from './conditional.ts'
import { viewerOf } from './pipeline/authenticate.ts'
import type { DocumentRouteOptions } from './publishing.ts'
import { type Parameters, type Route, sendText } from './route.ts'

/** What a document is asked with. */
export interface Asked {
  readonly view: View
  /** Whose key the request shows; null for none. */
  readonly partner: Partner | null
  readonly parameters: Parameters
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
}

/** A document, or why there is none. */
export type Answer =
  | { readonly kind: 'document'; readonly document: Document }
  /** It has another address today. */
  | { readonly kind: 'moved'; readonly url: string }
  | Refusal

/** No document, and why. What it says doesn't repeat the address. */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: 400 | 401 | 404 | 406 | 410 | 501
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

export const refused = (status: Refusal['status'], text: string, headers?: Record<string, string>): Refusal => ({
  kind: 'refused',
  status,
  type: 'text/plain',
  text: `${text}\n`,
  ...(headers && { headers }),
})

/** The same bytes for the same content, so that whoever has a copy can ask about it. */
export interface Document {
  /** Without the charset, which is UTF-8. */
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
  /** When what it says last changed; null where that isn't known. */
  readonly changedAt: Date | null
}

/** From anywhere. It is kept for a minute: what is withdrawn is gone from every copy soon. What a credential gives is for its holder only. */
const headersFor = (isPublic: boolean, headers: Document['headers'] = {}) => ({
  'Cache-Control': isPublic ? 'public, max-age=60' : 'private, max-age=60',
  'Access-Control-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
  ...headers,
  Vary: headers.Vary ? `${headers.Vary}, Authorization` : 'Authorization',
})

/** A door that answers documents, each about one instant and one reader. */
export const documentRoute = (
  path: string,
  { clock, authenticate }: Pick<DocumentRouteOptions, 'clock' | 'authenticate'>,
  answer: (asked: Asked) => Promise<Answer>,
): Route => ({
  methods: ['GET', 'HEAD'],
  path,
  async handle(request, response, parameters) {
    const { audience, partner } = await viewerOf(request.headers.authorization, authenticate)
    const view: View = { at: clock(), audience }
    const query = new URLSearchParams(request.url?.split('?')[1])
    const { headers } = request
    // PostgreSQL has no text with a NUL, so nothing has such a name.
    const found: Answer = Object.values(parameters).some((value) => value.includes('\u0000'))
      ? refused(404, 'There is no such address.')
      : await answered(() => answer({ view, partner, parameters, query, headers }))
    send(request, response, found, view)
  },
})

/** What a document is asked for by, decoded before anything is read, as engine/decoding.ts has it. InvalidInput is a 400. */
export const decodingQuery =
  <Decoded>(decode: (query: URLSearchParams) => Decoded, answer: (asked: Asked, decoded: Decoded) => Promise<Answer>) =>
  (asked: Asked): Promise<Answer> =>
    answer(asked, decode(asked.query))

/** A request that can't be answered as it was put is told why. */
async function answered(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (cause) {
    if (cause instanceof InvalidInput) return refused(400, cause.message)
    throw cause
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, view: View): void {
  const isPublic = view.audience === 'ANONYMOUS'
  switch (answer.kind) {
    case 'document':
      sendDocument(request, response, answer.document, view)
      break
    case 'moved':
      sendText(response, 301, `${answer.url}\n`, { ...headersFor(isPublic), Location: new URL(answer.url).href })
      break
    case 'refused':
      sendText(response, answer.status, answer.text, {
        ...headersFor(isPublic, answer.headers),
        'Content-Type': `${answer.type}; charset=utf-8`,
      })
      break
  }
}

/**
 * The document, or 304 to who has it already. https://www.rfc-editor.org/rfc/rfc9110#section-13
 * Last-Modified counts whole seconds: it is said of a second that is over, so that nothing changes after it under the same date.
 */
function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  { type, text, headers, changedAt }: Document,
  { at, audience }: View,
): void {
  const etag = etagOf(`${type}\n${text}`)
  const lastModified = changedAt && at.getTime() - changedAt.getTime() >= 1000 ? changedAt.toUTCString() : undefined
  const common = { ...headersFor(audience === 'ANONYMOUS', headers), ETag: etag, ...(lastModified && { 'Last-Modified': lastModified }) }
  if (isKnown(request.headers, etag, lastModified)) {
    response.writeHead(304, common).end()
    return
  }
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(text), ...common }).end(text)
}
