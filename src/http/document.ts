import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { scopeKeyOf, type View } from '../content/audience.ts'
import { InvalidInput } from '../content/error.ts'
import type { Publication } from '../content/publication.ts'
import { type Viewer, viewOf } from '../content/viewer.ts'
import { createLoaders, type Loaders } from '../engine/loaders.ts'
import { requestDatabase } from '../engine/request-database.ts'
import { RequestWork } from '../engine/request-work.ts'
import type { Database } from '../store/database/database.ts'
import type { LastChange } from '../store/reads/last-change.ts'
import { workClassOf } from './admission/work-class.ts'
import { etagOf, isKnown, shareable } from './conditional.ts'
import { noteArticle, noteAudience } from './observation/observed-response.ts'
import { viewerOf } from './pipeline/authenticate.ts'
import type { DocumentRouteOptions } from './publishing.ts'
import { queryOf } from './request-target.ts'
import { type Parameters, type Route, sendText } from './route.ts'
import { crossOrigin } from './transports/cross-origin.ts'
import type { Validator } from './validators.ts'

/** The request for a document. */
export interface DocumentRequest {
  readonly view: View
  /** The newspaper, with the partner whose key the request carries. */
  readonly publication: Publication
  /** The database, whose reads are rejected when the request is cancelled. */
  readonly database: Database
  /** Reads that concurrent requests share: those of a view that sees as much as the viewer or less. */
  readonly loadersFor: (view: View) => Loaders
  /** The last change of visible content, read before the content. */
  readonly lastChange: LastChange
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

/** What a route sends. */
type Sent =
  | Exclude<Answer, { kind: 'document' }>
  | { readonly kind: 'document'; readonly document: Document; readonly body: Buffer; readonly etag: string }
  | { readonly kind: 'known'; readonly validator: Validator; readonly changedAt: Date | null }

type WriteAnswer = (exchange: Exchange, work: RequestWork, parameters: Parameters) => Promise<Sent>

/** A route that serves documents of content. Each answer holds for one instant and one viewer. */
export const documentRoute = (path: string, options: DocumentRouteOptions, answer: (request: DocumentRequest) => Promise<Answer>): Route =>
  route(path, options, async (exchange, work, parameters) => {
    const { request, response, viewer, view: asked } = exchange
    const loadersFor = (view: View) => createLoaders(options.reads(view), work)
    const lastChange = await loadersFor(asked).lastChange
    const key = validatorKeyOf(exchange)
    const validator = key === null ? undefined : options.validators.at(key, lastChange.version)
    const known = validator && knownBy(exchange, validator, lastChange.at)
    if (known) return known
    // The content is read at this instant or later: a validator never belongs to a document that is older than its version.
    const view = { ...asked, at: options.clock() }
    const { partner } = viewer
    const answered = await refusingInvalidInput(() =>
      answer({
        view,
        publication: partner ? { ...options.publication, partner } : options.publication,
        database: requestDatabase(options.database, work),
        loadersFor,
        lastChange,
        parameters,
        query: new URLSearchParams(queryOf(request)),
        headers: request.headers,
        noteArticle: (id) => noteArticle(response, id),
      }),
    )
    if (answered.kind !== 'document') return answered
    const { document } = answered
    const { body, etag } = encoded(document)
    if (key !== null && document.changedAt !== null)
      options.validators.remember(key, { version: lastChange.version, etag, headers: document.headers })
    return { kind: 'document', document, body, etag }
  })

/** A route that serves a document of the configuration, which needs no read. */
export const configuredRoute = (
  path: string,
  options: DocumentRouteOptions,
  { type, write }: { readonly type: string; readonly write: () => string },
): Route =>
  route(path, options, async () => {
    const document = { type, text: write(), changedAt: null }
    return { kind: 'document', document, ...encoded(document) }
  })

const route = (path: string, options: DocumentRouteOptions, write: WriteAnswer): Route => ({
  methods: ['GET', 'HEAD'],
  path,
  async handle(request, response, parameters) {
    const viewer = await viewerOf(request, options.authenticate)
    noteAudience(response, viewer.audience)
    await options.admission.enter(workClassOf(viewer), response)
    try {
      const exchange = { request, response, viewer, view: viewOf(viewer, options.clock()) }
      const work = new RequestWork()
      send(exchange, await options.deadlines.during(work, response, () => write(exchange, work, parameters)))
    } finally {
      options.admission.leave()
    }
  },
})

/**
 * What distinguishes documents of one process: the target, the header that pages are negotiated by, and what the viewer sees. Null for
 * partners: their documents also depend on agreements, and each counts the article that it shows.
 */
const validatorKeyOf = ({ request, viewer, view }: Exchange): string | null =>
  viewer.partner === null ? `${scopeKeyOf(view)}\n${request.headers.accept ?? ''}\n${request.url}` : null

/** The answer to a client that has the current document. `*` stands for any document, and there may be none any more. */
function knownBy({ request: { headers }, view }: Exchange, validator: Validator, changedAt: Date | null): Sent | null {
  if (headers['if-none-match']?.trim() === '*') return null
  return isKnown(headers, validator.etag, lastModifiedOf(changedAt, view)) ? { kind: 'known', validator, changedAt } : null
}

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

function send(exchange: Exchange, answer: Sent): void {
  const { response } = exchange
  switch (answer.kind) {
    case 'known':
      sendKnown(exchange, validatedHeaders(exchange, answer.validator, answer.changedAt))
      break
    case 'document':
      sendDocument(exchange, answer)
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

/** The bytes of a document and their entity tag. The text is encoded only once: for the digest, the length and the response. */
function encoded({ type, text }: Document): { body: Buffer; etag: string } {
  const typed = Buffer.from(`${type}\n${text}`)
  return { body: typed.subarray(Buffer.byteLength(type) + 1), etag: etagOf(typed) }
}

/** Last-Modified has a resolution of one second, and is sent only once it is over, so that a later change always has a later date. */
const lastModifiedOf = (changedAt: Date | null, { at }: View): string | undefined =>
  changedAt && at.getTime() - changedAt.getTime() >= 1000 ? changedAt.toUTCString() : undefined

/** A document for a partner has no date: it also changes with the agreement. */
function validatedHeaders(exchange: Exchange, { etag, headers }: Omit<Validator, 'version'>, changedAt: Date | null) {
  const lastModified = exchange.viewer.partner === null ? lastModifiedOf(changedAt, exchange.view) : undefined
  return { ...headersFor(exchange, headers), ETag: etag, ...(lastModified && { 'Last-Modified': lastModified }) }
}

const sendKnown = ({ response }: Exchange, headers: Record<string, string>): void => void response.writeHead(304, headers).end()

/** Sends the document, or 304 if the client already has it. https://www.rfc-editor.org/rfc/rfc9110#section-13 */
function sendDocument(exchange: Exchange, { document, body, etag }: Extract<Sent, { kind: 'document' }>): void {
  const { request, response } = exchange
  const { type, headers, changedAt } = document
  const common = validatedHeaders(exchange, { etag, headers }, changedAt)
  if (isKnown(request.headers, etag, common['Last-Modified'])) {
    sendKnown(exchange, common)
    return
  }
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': body.length, ...common }).end(body)
}
