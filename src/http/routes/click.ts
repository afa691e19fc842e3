import type { IncomingMessage, ServerResponse } from 'node:http'
import { InvalidInput } from '../../content/error.ts'
import { keyOf } from '../../content/global-id.ts'
import { type Authenticate, isRefusedCredential, refuseCredential } from '../authentication.ts'
import { observed } from '../observation/observed-response.ts'
import { viewerOf } from '../pipeline/authenticate.ts'
import { bodyOf, withinBodyLimit } from '../request-body.ts'
import { type Route, sendText } from '../route.ts'
import { crossOriginHeaders } from '../transports/cross-origin.ts'

/** A global id of an article is shorter. */
const idBytesMax = 200

/**
 * Counts a click on an article in a partner's page: `navigator.sendBeacon('/embed/click?key=pk_…', id)`. The body is the global id of the
 * article, as text, so that the browser sends no preflight request. Only for partners whose agreement asks for it.
 * https://www.w3.org/TR/beacon/
 */
export const clickRoute = (authenticate: Authenticate): Route => ({
  methods: ['POST'],
  path: '/embed/click',
  async handle(request, response) {
    const viewer = await viewerOf(request, authenticate)
    const refuse = (status: number, text: string) => sendText(response, status, `${text}\n`, headersFor(request))
    if (!viewer.partner) return refuse(401, 'The key is missing: expected "?key=pk_…".')
    if (!viewer.partner.countsClicks) return refuse(403, `The agreement with ${viewer.partner.name} does not ask for clicks to be counted.`)
    if (!withinBodyLimit(request, response)) return
    if (Number(request.headers['content-length'] ?? 0) > idBytesMax) return refuse(413, 'The body is too long: expected the id of an article.')
    const body = (await bodyOf(request)).toString()
    try {
      noteClick(response, keyOf('Article', body))
    } catch (cause) {
      if (!(cause instanceof InvalidInput)) throw cause
      return refuse(400, cause.message)
    }
    response.writeHead(204, headersFor(request)).end()
  },
})
