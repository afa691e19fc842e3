import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { articles, hostileArticles } from '../article.ts'
import { utf8 } from '../raw-request.ts'
import { strangeTexts } from '../value.ts'

/** A body before it is framed, one character per byte, and the headers that describe it. */
export interface Body {
  readonly lines: readonly string[]
  readonly bytes: string
}

export const noBody: Body = { lines: [], bytes: '' }

/** Small on the wire, and larger than any body may be. */
const inflating = gzipSync(Buffer.alloc(5_000_000)).toString('latin1')

const written = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** JSON that is valid, and worse for a server than it looks. */
const strangeJson = [
  'null',
  '[]',
  '{}',
  '"x"',
  '1e999',
  '{"__proto__":{"query":"{ __typename }"}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"query":"{ __typename }","query":"{"}',
  '{"query":{"toString":1}}',
  '{"query":"\\ud800"}',
  '{"query":"{ __typename }","variables":{"__proto__":1}}',
  '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
  `{"query":"{ __typename }","variables":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
  `{"query":"${'{a'.repeat(5000)}"}`,
  '[1e400,-0,0.1e-400,9007199254740993]',
  '\ufeff{"query":"{ __typename }"}',
  ' \n\t{"query":"{ __typename }"}\n ',
]

const brokenJson = [
  '',
  '{',
  '{"query":',
  "{'query':1}",
  '{"query":"{ __typename }"}}',
  '\u0000',
  'NaN',
  '{"a":01}',
  '\ud800'.toWellFormed(),
]

const operations: fc.Arbitrary<string> = fc
  .record(
    {
      query: fc.constantFrom('{ __typename }', '{ publication { name } }', '{ viewer { audience } }', '{ nothing }', ...strangeTexts),
      variables: fc.oneof(fc.constant({}), fc.jsonValue({ maxDepth: 3 })),
      operationName: fc.oneof(fc.constant(null), fc.jsonValue({ maxDepth: 1 })),
      extensions: fc.oneof(fc.constant({}), fc.jsonValue({ maxDepth: 3 }), fc.constant({ persistedQuery: { sha256Hash: '0' } })),
      documentId: fc.oneof(fc.constant('sha256:0'), fc.jsonValue({ maxDepth: 1 })),
    },
    { requiredKeys: ['query'] },
  )
  .map((value) => JSON.stringify(value))

/** An article as a CMS submits it, now and then with anything in place of one of its properties. */
const submissions: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...articles, ...hostileArticles),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...Object.keys(articles[0] ?? {}), 'genre', 'visibleUntil', 'slug', 'held', '__proto__'),
            fc.oneof(fc.constantFrom<unknown>(...strangeTexts, null, [], {}, 1e300), fc.jsonValue({ maxDepth: 3 })),
          )
          .map(([name, value]) => ({ [name]: value })),
      },
    ),
  )
  .map(([article, change]) => JSON.stringify({ ...article, ...change }))

const json = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom(...strangeJson, ...brokenJson) })

const random = fc.uint8Array({ maxLength: 2000 }).map(written)

/** A text in another charset or encoding than its headers say. */
const recoded: fc.Arbitrary<(text: string) => Body> = fc.constantFrom<((text: string) => Body)[]>(
  (text) => ({ lines: ['Content-Encoding: gzip'], bytes: written(gzipSync(text)) }),
  (text) => ({ lines: ['Content-Encoding: gzip'], bytes: utf8(text) }),
  (text) => ({ lines: ['Content-Encoding: br'], bytes: written(brotliCompressSync(text)) }),
  (text) => ({ lines: ['Content-Encoding: deflate, gzip'], bytes: written(gzipSync(deflateSync(text))) }),
  () => ({ lines: ['Content-Encoding: gzip'], bytes: inflating }),
  (text) => ({ lines: [], bytes: written(gzipSync(text)) }),
  (text) => ({ lines: [], bytes: written(Buffer.from(text, 'utf16le')) }),
  (text) => ({ lines: [], bytes: `\u00ff\u00fe${written(Buffer.from(text, 'utf16le'))}` }),
  (text) => ({ lines: [], bytes: written(Buffer.from(text, 'latin1')) }),
  (text) => ({ lines: [], bytes: `${utf8(text)}\u00ff\u00fe\u00c3` }),
  (text) => ({ lines: [], bytes: utf8(text).slice(0, Math.floor(text.length / 2)) }),
)

const mediaTypes = [
  'application/json; charset=utf-16',
  'application/json;charset=iso-8859-1',
  'APPLICATION/JSON ; x=y',
  'application/graphql',
  'application/graphql-response+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'text/event-stream',
  'application/x-ndjson; charset=utf-7',
  'application/vnd.iptc.ninjs+json',
  'application/rss+xml',
  'text/html',
  'constructor',
  '__proto__',
  ';',
  '',
  `application/json; ${'a=b;'.repeat(1500)}`,
]

/** Bodies for a route, most of them of the kind that it reads. */
export function bodies(path: string): fc.Arbitrary<Body> {
  const isIngest = path.startsWith('/ingest/')
  const mediaType = isIngest ? 'application/x-ndjson' : 'application/json'
  const text = json(isIngest ? submissions : operations)
  const right = text.map((plain): Body => ({ lines: [], bytes: utf8(plain) }))
  const content = fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 3, arbitrary: fc.tuple(text, recoded).map(([plain, recode]) => recode(plain)) },
    { weight: 1, arbitrary: random.map((bytes): Body => ({ lines: [], bytes })) },
    { weight: 1, arbitrary: fc.constantFrom(999_999, 1_000_000, 1_000_001).map((size): Body => ({ lines: [], bytes: ' '.repeat(size) })) },
  )
  const type = fc.oneof({ weight: 8, arbitrary: fc.constant(mediaType) }, { weight: 1, arbitrary: fc.constantFrom(...mediaTypes) })
  return fc.tuple(type, content).map(([name, { lines, bytes }]) => ({ lines: [`Content-Type: ${name}`, ...lines], bytes }))
}
