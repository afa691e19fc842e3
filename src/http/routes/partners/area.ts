import type { IncomingMessage, ServerResponse } from 'node:http'
import { InvalidInput, NotFound } from '../../../content/error.ts'
import type { Viewer } from '../../../content/viewer.ts'
import type { Markup } from '../../../formats/markup.ts'
import type { PartnersPage } from '../../../formats/partners/shell.ts'
import { workClassOf } from '../../admission/work-class.ts'
import { noteAudience } from '../../observation/observed-response.ts'
import { viewerOf } from '../../pipeline/authenticate.ts'
import type { DocumentRouteOptions } from '../../publishing.ts'
import { bodyOf, withinBodyLimit } from '../../request-body.ts'
import { queryOf } from '../../request-target.ts'
import { type Route, sendText } from '../../route.ts'

/** Nothing of these pages is stored: they contain keys and figures of one partner. */
const privately = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** The page that asks for a credential. It is the same for everybody. */
export function signInRoute(path: string, write: () => PartnersPage): Route {
  let page: PartnersPage | null = null
  return {
    methods: ['GET', 'HEAD'],
    path,
    handle(_request, response) {
      page ??= write()
      const { html, contentSecurityPolicy } = page
      response
        .writeHead(200, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Length': Buffer.byteLength(html),
          'Content-Security-Policy': contentSecurityPolicy,
          'Cache-Control': 'public, max-age=300',
          'Referrer-Policy': 'same-origin',
          'X-Content-Type-Options': 'nosniff',
        })
        .end(html)
    },
  }
}

interface Area<Decoded> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Returns the reason why the viewer may not enter. Null if it may. */
  readonly refusal: (viewer: Viewer) => string | null
  /** Decodes the fields before anything is read. The message of InvalidInput is shown beside the form. */
  readonly decode: (fields: URLSearchParams) => Decoded
  /** The messages of InvalidInput and NotFound are shown beside the form. */
  readonly answer: (viewer: Viewer, decoded: Decoded) => Promise<Markup>
}

/** For a part that has no fields. */
export const noFields = (): null => null

/**
 * A part of a page, for a viewer who sends a credential as a header. No browser adds this header by itself, so that another site can't make
 * a browser send the form. The fields are those of the query, or of the body of a POST.
 */
export const areaRoute = <Decoded>(
  { method, path, refusal, decode, answer }: Area<Decoded>,
  { authenticate, admission }: Pick<DocumentRouteOptions, 'authenticate' | 'admission'>,
): Route => ({
  methods: [method],
  path,
  async handle(request, response) {
    const viewer = await viewerOf(request, authenticate)
    noteAudience(response, viewer.audience)
    const reason = refusal(viewer)
    if (reason !== null) {
      sendText(response, 403, `${reason}\n`, privately)
      return
    }
    const fields = await fieldsOf(request, response)
    if (!fields) return
    await admission.enter(workClassOf(viewer), response)
    try {
      const { markup } = await answer(viewer, decode(fields))
      response
        .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(markup), ...privately })
        .end(markup)
    } catch (cause) {
      if (!(cause instanceof InvalidInput || cause instanceof NotFound)) throw cause
      sendText(response, cause instanceof NotFound ? 404 : 422, `${cause.message}\n`, privately)
    } finally {
      admission.leave()
    }
  },
})

const formType = 'application/x-www-form-urlencoded'

/** `null` if the request was refused. */
async function fieldsOf(request: IncomingMessage, response: ServerResponse): Promise<URLSearchParams | null> {
  if (request.method !== 'POST') return new URLSearchParams(queryOf(request))
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== formType) {
    sendText(response, 415, `The body has the type ${type ?? 'none'}: expected ${formType}.\n`, { ...privately, Connection: 'close' })
    return null
  }
  if (!withinBodyLimit(request, response)) return null
  return new URLSearchParams((await bodyOf(request)).toString('utf8'))
}
