import type { IncomingMessage, ServerResponse } from 'node:http'
import Negotiator from 'negotiator'
import { scriptPath } from '../../../formats/embed/script-address.ts'
import { isKnown } from '../../conditional.ts'
import { type Route, sendText } from '../../route.ts'
import { type Encoding, encodings, type Script, widgetScripts } from './scripts.ts'

/** Seconds for which a page may use a former version after an update of the gateway. */
const aliasAge = 300

/**
 * The script of the widget. The address of a version contains its hash, so that its content, and the hash in the pages of partners, never
 * change; every released version is kept. The address without a hash leads to the current version.
 */
export function scriptRoutes(): Route[] {
  return [
    {
      methods: ['GET', 'HEAD'],
      path: scriptPath(null),
      handle: (request, response) => send(request, response, widgetScripts().current, `public, max-age=${aliasAge}`),
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/embed/v1.:hash/headlines.js',
      handle(request, response, { hash = '' }) {
        const script = widgetScripts().byHash.get(hash)
        if (script) send(request, response, script, 'public, max-age=31536000, immutable')
        // Another gateway may have a later version: the answer must not stay in a cache.
        else
          sendText(
            response,
            404,
            `This gateway has no version ${hash.slice(0, 64)} of the widget: expected ${scriptPath(widgetScripts().current)}, or that of a release.\n`,
            { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' },
          )
      },
    },
  ]
}

function send(request: IncomingMessage, response: ServerResponse, { hash, encoded }: Script, cacheControl: string): void {
  const encoding = (new Negotiator(request).encoding([...encodings]) ?? 'identity') as Encoding
  const etag = `"${hash}-${encoding}"`
  const common = {
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': cacheControl,
    // Pages that isolate themselves may load it too.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: etag,
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
  }
  if (isKnown(request.headers, etag)) {
    response.writeHead(304, common).end()
    return
  }
  const body = encoded[encoding]
  response
    .writeHead(200, {
      ...common,
      'Content-Type': 'text/javascript; charset=utf-8',
      'Content-Length': body.length,
      ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
    })
    .end(body)
}
