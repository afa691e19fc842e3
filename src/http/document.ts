import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { View } from '../content/audience.ts'
import { InvalidInput } from '../content/error.ts'
import type { Publication } from '../content/publication.ts'
import { type Viewer, viewOf } from '../content/viewer.ts'
import { requestDatabase } from '../engine/request-database.ts'
import { RequestWork } from '../engine/request-work.ts'
import type { Database } from '../store/database/database.ts'
import { workClassOf } from './admission/work-class.ts'
import { etagOf, isKnown, shareable } from './conditional.ts'
import { noteArticle, noteAudience } from './observation/observed-response.ts'
import { viewerOf } from './pipeline/authenticate.ts'
import type { DocumentRouteOptions } from './publishing.ts'
import { queryOf } from './request-target.ts'
import { type Parameters, type Route, sendText } from './route.ts'
import { crossOrigin } from './transports/cross-origin.ts'

/** The request for a document. */
export interface DocumentRequest {
  readonly view: View
  /** The newspaper, with the partner whose key the request carries. */
  readonly publication: Publication
  /** The database, whose reads are rejected when the request is cancelled. */
  readonly database: Database
  readonly parameters: Parameters
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Notes the article that the document shows, for the usage of partners. */
  readonly noteArticle: (id: string) => void
}

/** The answer to a request for a document. */
export type Answer =
  | { readonly kind: 'document'; readonly document: Document }
  /** The document has moved to another URL. */
  | { readonly kind: 'moved'; readonly url: string }
  | Refusal

/** The reason why there is no document. The text must not repeat the requested URL. */
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

/** The same content always gives the same bytes, so that clients can revalidate their copies. */
export interface Document {
  /** The media type without the charset, which is always UTF-8. */
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
  /** When the content last changed. `null` if that is unknown. */
  readonly changedAt: Date | null
}

/** What the headers of a response depend on. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly viewer: Viewer
  readonly view: View
}

/**
 * Documents may be read from any origin; those for a public key, from the origins of its agreement. They may be cached for one minute, so
 * that withdrawn content soon disappears from all caches. Shared caches must not store the answer to a request with a secret credential.
 */
function headersFor({ request, viewer: { audience, partnerKey } }: Exchange, headers: Document['headers'] = {}): Record<string, string> {
  const { origin } = request.headers
  const isForPages = partnerKey?.isPublic === true
  const allowed = isForPages ? origin : '*'
  return {
    'Cache-Control': audience === 'ANONYMOUS' || isForPages ? shareable : 'private, max-age=60',
    ...(allowed !== undefined && { 'Access-Control-Allow-Origin': allowed }),
    // A page can then read what remains of its quotas.
    ...(isForPages && allowed !== undefined && { 'Access-Control-Expose-Headers': crossOrigin.exposedHeaders.join(', ') }),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
    Vary: [headers.Vary, 'Authorization', isForPages && 'Origin'].filter(Boolean).join(', '),
  }
}

/** A route that serves documents. Each answer holds for one instant and one viewer. */
export const documentRoute = (
  path: string,
  options: DocumentRouteOptions,
  answer: (request: DocumentRequest) => Promise<Answer>,
): Route => ({
  methods: ['GET', 'HEAD'],
  path,
  async handle(request, response, parameters) {
    const viewer = await viewerOf(request, options.authenticate)
    const { audience, partner } = viewer
    noteAudience(response, audience)
    await options.admission.enter(workClassOf(viewer), response)
    try {
      const view = viewOf(viewer, options.clock())
      const query = new URLSearchParams(queryOf(request))
      const { headers } = request
      const publication = partner ? { ...options.publication, partner } : options.publication
      const work = new RequestWork()
      const database = requestDatabase(options.database, work)
      const answered = await options.deadlines.during(work, response, () =>
        refusingInvalidInput(() =>
          answer({ view, publication, database, parameters, query, headers, noteArticle: (id) => noteArticle(response, id) }),
        ),
      )
      send({ request, response, viewer, view }, answered)
    } finally {
      options.admission.leave()
    }
  },
})

/** Decodes the query string before anything is read, like `decoding` in engine/decoding.ts. InvalidInput becomes a 400. */
export const decodingQuery =
  <Decoded>(decode: (query: URLSearchParams) => Decoded, answer: (request: DocumentRequest, decoded: Decoded) => Promise<Answer>) =>
  (request: DocumentRequest): Promise<Answer> =>
    answer(request, decode(request.query))

/** Answers InvalidInput with a 400 and its message. */
async function refusingInvalidInput(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (cause) {
    if (cause instanceof InvalidInput) return refused(400, cause.message)
    throw cause
  }
}

function send(exchange: Exchange, answer: Answer): void {
  const { response } = exchange
  switch (answer.kind) {
    case 'document':
      sendDocument(exchange, answer.document)
      break
    case 'moved':
      sendText(response, 301, `${answer.url}\n`, { ...headersFor(exchange), Location: locationOf(answer.url, exchange) })
      break
    case 'refused':
      sendText(response, answer.status, answer.text, {
        ...headersFor(exchange, answer.headers),
        'Content-Type': `${answer.type}; charset=utf-8`,
      })
      break
  }
}

/** The new URL, with the public key that the request has in its query. */
function locationOf(address: string, { viewer: { partnerKey } }: Exchange): string {
  const url = new URL(address)
  if (partnerKey?.isPublic) url.searchParams.set('key', partnerKey.prefix)
  return url.href
}

/**
 * Sends the document, or 304 if the client already has it. https://www.rfc-editor.org/rfc/rfc9110#section-13
 * Last-Modified has a resolution of one second. It is sent only once that second is over, so that a later change always has a later date.
 * A document for a partner has no date: it also changes with the agreement.
 */
function sendDocument(exchange: Exchange, { type, text, headers, changedAt }: Document): void {
  const { request, response, viewer, view } = exchange
  const etag = etagOf(`${type}\n${text}`)
  const lastModified =
    viewer.partner === null && changedAt && view.at.getTime() - changedAt.getTime() >= 1000 ? changedAt.toUTCString() : undefined
  const common = { ...headersFor(exchange, headers), ETag: etag, ...(lastModified && { 'Last-Modified': lastModified }) }
  if (isKnown(request.headers, etag, lastModified)) {
    response.writeHead(304, common).end()
    return
  }
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(text), ...common }).end(text)
}
