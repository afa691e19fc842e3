import fc from 'fast-check'
import type { Known } from '../known.ts'
import { type Credentials, type RawRequest, type Viewer, viewers } from '../raw-request.ts'
import type { KnownRoute } from '../routes.ts'
import { bodies, noBody } from './body.ts'
import { framings } from './framing.ts'
import { credentialLines, headerLines, hostLines } from './header.ts'
import { targets } from './target.ts'

const otherMethods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'PURGE',
  'PRI',
  'get',
  'GETX',
  'G\u00c9T',
  '',
  'X'.repeat(9000),
]

const versions = ['HTTP/1.0', 'HTTP/1.1 ', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', 'HTTP/1.1x', 'ICE/1.0', '']

const withBody = new Set(['POST', 'PUT', 'PATCH', 'PROPFIND'])

/** One request, and the bytes of it. */
interface Written {
  readonly method: string
  readonly bytes: string
  readonly isWhole: boolean
}

/** Requests of every route, over HTTP as clients write it, as attackers write it, and as bad networks deliver it. */
export function httpRequests(routes: readonly KnownRoute[], known: Known, credentials: Credentials): fc.Arbitrary<RawRequest> {
  return fc.oneof(
    ...routes.flatMap((route) =>
      viewers.map((viewer) => ({
        // Anybody else may not submit articles, which is soon said.
        weight: route.path.startsWith('/ingest/') && viewer === 'INGEST' ? 12 : 2,
        arbitrary: requestsOf(route, viewer, written(route, viewer, known, credentials)),
      })),
    ),
  )
}

function written(route: KnownRoute, viewer: Viewer, known: Known, credentials: Credentials): fc.Arbitrary<Written> {
  const method = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...route.methods) },
    { weight: 1, arbitrary: fc.constantFrom(...otherMethods) },
  )
  const version = fc.oneof({ weight: 40, arbitrary: fc.constant('HTTP/1.1') }, { weight: 1, arbitrary: fc.constantFrom(...versions) })
  const body = bodies(route.path)
  return method.chain((name) =>
    fc
      .record({
        target: targets(route, known),
        version,
        host: hostLines,
        credential: credentialLines(viewer, credentials),
        others: headerLines,
        // A body where none is expected, now and then, and none where one is.
        body: withBody.has(name)
          ? fc.oneof({ weight: 15, arbitrary: body }, { weight: 1, arbitrary: fc.constant(noBody) })
          : fc.oneof({ weight: 30, arbitrary: fc.constant(noBody) }, { weight: 1, arbitrary: body }),
        frame: framings,
      })
      .map(({ target, version: spoken, host, credential, others, body: plain, frame }) => {
        const framed = plain === noBody ? { ...noBody, isWhole: true } : frame(plain)
        const lines = [`${name} ${target} ${spoken}`, ...host, ...credential, ...others, ...framed.lines]
        // Bytes of another protocol may follow, whose end nobody knows.
        const isSwitching = name === 'CONNECT' || name === 'PRI' || others.some((line) => /^(?:Connection: )?Upgrade/iu.test(line))
        return { method: name, bytes: `${lines.join('\r\n')}\r\n\r\n${framed.bytes}`, isWhole: framed.isWhole && !isSwitching }
      }),
  )
}

/** How a request is cut into parts: seldom at all. */
const cuts = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly number[]>([]) },
  { weight: 1, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }) },
)

function requestsOf({ path, server }: KnownRoute, viewer: Viewer, one: fc.Arbitrary<Written>): fc.Arbitrary<RawRequest> {
  return fc
    .record({
      pipelined: fc.oneof(
        { weight: 15, arbitrary: fc.tuple(one) },
        { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 4 }) },
      ),
      cut: cuts,
      // Where the client stops, as a share of the bytes: nearly always behind the last one.
      stop: fc.oneof({ weight: 15, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }),
      ending: fc.oneof(
        { weight: 12, arbitrary: fc.constant('wait' as const) },
        { weight: 1, arbitrary: fc.constantFrom('half-close' as const, 'reset' as const) },
      ),
      // A client that waits after half a request takes seconds, so few do.
      gaveUp: fc.constantFrom('half-close', 'reset', 'half-close', 'reset', 'wait' as const),
      endingMs: fc.constantFrom(0, 0, 1, 5, 20, 100),
    })
    .map(({ pipelined, cut, stop, ending, gaveUp, endingMs }) => {
      const bytes = pipelined.map((request) => request.bytes).join('')
      const sent = bytes.slice(0, Math.ceil(bytes.length * stop))
      const isWhole = sent.length === bytes.length && pipelined.every((request) => request.isWhole)
      return {
        kind: path,
        viewer,
        server,
        parts: partsOf(sent, cut),
        methods: pipelined.map(({ method }) => method),
        ending: isWhole ? ending : gaveUp,
        endingMs,
        isWhole,
      }
    })
}

function partsOf(bytes: string, cut: readonly number[]): string[] {
  const places = [0, ...cut.map((share) => Math.floor(share * bytes.length)), bytes.length].sort((a, b) => a - b)
  return places.slice(1).map((end, index) => bytes.slice(places[index], end))
}
