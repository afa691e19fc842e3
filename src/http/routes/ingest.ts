import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadCredential, SourceRejected } from '../../content/error.ts'
import { type Authenticate, isRefusedCredential, refuseCredential } from '../authentication.ts'
import { noteAudience } from '../observation/observed-response.ts'
import { viewerOf } from '../pipeline/authenticate.ts'
import { bodyOf, withinBodyLimit } from '../request-body.ts'
import { type Route, sendText } from '../route.ts'

/** Stores articles. The implementation is passed in by the composition, because http does not import importers. */
export interface Ingest {
  /** Throws SourceRejected if the article can't be stored as it is. */
  readonly put: (key: string, mediaType: string | null, body: Uint8Array) => Promise<string>
  readonly remove: (key: string) => Promise<string>
}

/**
 * The route for a CMS: `PUT /ingest/KEY` stores one article, `DELETE` withdraws it. The token must grant this. Both are idempotent, and
 * the answer states the outcome.
 */
export const ingestRoute = (ingest: Ingest, authenticate: Authenticate): Route => ({
  methods: ['PUT', 'DELETE'],
  path: '/ingest/:key',
  async handle(request, response, { key = '' }) {
    if (!(await mayIngest(request, response, authenticate))) return
    if (request.method === 'DELETE') {
      const outcome = await ingest.remove(key)
      send(response, outcome === 'unknown' ? 404 : 200, { key, outcome })
      return
    }
    if (!withinBodyLimit(request, response)) return
    try {
      const outcome = await ingest.put(key, request.headers['content-type'] ?? null, await bodyOf(request))
      send(response, outcome === 'new' ? 201 : 200, { key, outcome })
    } catch (cause) {
      if (!(cause instanceof SourceRejected)) throw cause
      const { rule, evidence, message } = cause
      send(response, 422, { key, outcome: 'rejected', rule, evidence, message })
    }
  },
})

/** Sends 401 if the request has no valid credential, and 403 if the credential does not allow ingestion. */
async function mayIngest(request: IncomingMessage, response: ServerResponse, authenticate: Authenticate): Promise<boolean> {
  try {
    const viewer = await viewerOf(request, authenticate)
    noteAudience(response, viewer.audience)
    if (viewer.mayIngest) return true
    if (request.headers.authorization === undefined)
      throw new BadCredential('The credential is missing: expected a token of the audience "ingest".')
    sendText(
      response,
      403,
      'This credential does not allow submitting articles: expected a token of the audience "ingest".\n',
      closingHeaders,
    )
  } catch (cause) {
    if (!isRefusedCredential(cause)) throw cause
    refuseCredential(response, cause)
  }
  return false
}

const closingHeaders = { 'Cache-Control': 'no-store', Connection: 'close' }

function send(response: ServerResponse, status: number, answer: object): void {
  const text = `${JSON.stringify(answer)}\n`
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    })
    .end(text)
}
