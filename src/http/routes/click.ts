import { keyOrNull } from '../../content/global-id.ts'
import type { Authenticate } from '../authentication.ts'
import { noteClick } from '../observation/observed-response.ts'
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
    const { partner } = await viewerOf(request, authenticate)
    const headers = { 'Cache-Control': 'no-store', ...crossOriginHeaders(request.headers.origin) }
    const refuse = (status: number, text: string): void => sendText(response, status, `${text}\n`, { ...headers, Connection: 'close' })
    const length = Number(request.headers['content-length'] ?? 0)
    if (!partner) refuse(401, 'The key is missing: expected "?key=pk_…".')
    else if (!partner.countsClicks) refuse(403, `The agreement with ${partner.name} does not say that clicks are counted.`)
    else if (length > idBytesMax) refuse(413, `The body is too long: expected the id of an article, found ${length} bytes.`)
    else if (withinBodyLimit(request, response)) {
      const id = keyOrNull('Article', (await bodyOf(request)).toString())
      if (id === null) refuse(400, 'The body is malformed: expected the "id" of an article, from an answer of this gateway.')
      else {
        noteClick(response, id)
        response.writeHead(204, headers).end()
      }
    }
  },
})
