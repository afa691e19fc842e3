import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { XmlDocument } from 'libxml2-wasm'
import { z } from 'zod'
import { errorCodes } from '../../src/content/error-code.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './exchange.ts'
import type { RawRequest } from './raw-request.ts'

const repository = path.dirname(fileURLToPath(new URL('../../package.json', import.meta.url)))

/** What only somebody who looks inside the gateway may see. Nothing that the fuzzed requests and articles contain looks like it. */
const disclosures: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a path', /node_modules[\\/]|node:internal|file:\/\/\/|\/(?:home|root|tmp|usr|var)\/\w/u],
  ['a stack', /\n\s+at \S.*(?:\(.*:\d+:\d+\)|:\d+:\d+$)|\bat \S+ \(|\.[cm]?[jt]s:\d+:\d+/mu],
  ['SQL', /\bSELECT\b.{1,2000}\bFROM\b|\bINSERT INTO\b|\bUPDATE \S+ SET\b|\bDELETE FROM\b|::(?:uuid|text|timestamptz)\b|\$\d+::/su],
  [
    'a message of PostgreSQL or Prisma',
    /syntax error at or near|violates \S+ constraint|invalid byte sequence|relation "\w+"|column "\w+"|invalid input syntax|canceling statement|deadlock detected|PrismaClient|prisma\.\w+\.\w+\(/u,
  ],
  [
    'a message of Node or V8',
    /\bECONN[A-Z]+\b|\bERR_[A-Z_]+\b|Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid time value|URI malformed|Invalid URL/u,
  ],
]

const mediaTypes =
  /^(?:application\/(?:json|graphql-response\+json|feed\+json|ld\+json|vnd\.iptc\.ninjs\+json|rss\+xml|atom\+xml|xml)|text\/(?:html|javascript|plain|markdown|xml|event-stream))(?:;|$)/u

interface ErrorOfGraph {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

const graphAnswer = z.object({
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() })).optional(),
})

/** An error that the catalogue does not have, or that is unexpected. `null` if there is none. */
export function errorFault(errors: readonly ErrorOfGraph[]): string | null {
  for (const { message, extensions } of errors) {
    const code = String(extensions?.code)
    if (!Object.hasOwn(errorCodes, code) || code === 'INTERNAL_SERVER_ERROR') return `${code}: ${message}`
  }
  return null
}

/** What is wrong with an exchange; `null` if nothing is. The text is the same for all requests that show the same fault. */
export function faultOf({ answers, fault }: Exchange, request: RawRequest): string | null {
  if (fault !== null) return fault
  for (const answer of answers) {
    const found = statusFault(answer, request) ?? contentFault(answer) ?? disclosureOf(answer)
    if (found !== null) return found
  }
  return null
}

function statusFault({ status, headers }: Answer, { kind }: RawRequest): string | null {
  if (status < 500) return null
  // https://oembed.com asks for it where a format is not supported.
  if (status === 501 && kind === '/oembed') return null
  if (status === 503 && headers.has('retry-after')) return null
  return `status ${status}`
}

/** An answer with content says of which type it is. JSON is JSON, and XML is well-formed. */
function contentFault({ status, headers, body }: Answer): string | null {
  if (body.length === 0) return null
  const type = headers.get('content-type') ?? ''
  if (!mediaTypes.test(type)) return `the type "${type}" with status ${status}`
  try {
    if (/xml/u.test(type)) XmlDocument.fromString(body.toString()).dispose()
    if (!/json/u.test(type)) return null
    const { data } = graphAnswer.safeParse(JSON.parse(body.toString()))
    return errorFault(data?.errors ?? [])
  } catch {
    return `malformed ${type} with status ${status}`
  }
}

function disclosureOf({ headers, body }: Answer): string | null {
  // GraphiQL is a program: its scripts are no disclosure.
  if (body.length > 1_000_000 && headers.get('content-type')?.startsWith('text/html')) return null
  const text = `${[...headers.values()].join('\n')}\n${body}`
  if (text.includes(repository)) return 'the path of the gateway in an answer'
  const found = disclosures.find(([, pattern]) => pattern.test(text))
  return found ? `${found[0]} in an answer: ${found[1].exec(text)?.[0].slice(0, 80)}` : null
}
