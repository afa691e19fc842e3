import fc from 'fast-check'
import type { Known } from '../known.ts'
import { malformedCursors } from '../known.ts'
import { utf8 } from '../raw-request.ts'
import type { KnownRoute } from '../routes.ts'
import { strangeTexts } from '../value.ts'

/** Request targets of a route: nearly all in its form, and some in every form in which clients, proxies and attackers write them. */
export function targets({ path }: KnownRoute, known: Known): fc.Arbitrary<string> {
  const filled = fc.tuple(...path.split(/(:\w+)/u).map((part) => (part.startsWith(':') ? parameterOf(path, known) : fc.constant(part))))
  const usual = fc.tuple(
    filled.map((parts) => parts.join('')),
    fc.oneof({ weight: path === '/metrics' ? 10 : 1, arbitrary: fc.constant('') }, { weight: 2, arbitrary: queries(path, known) }),
  )
  return fc.oneof(
    { weight: 12, arbitrary: usual.map(([filledPath, query]) => `${filledPath}${query}`) },
    { weight: 1, arbitrary: fc.tuple(usual, otherForm).map(([[filledPath, query], change]) => change(filledPath, query)) },
  )
}

/** The value of a parameter of the path: mostly of the kind that the path names. */
function parameterOf(path: string, { slugs }: Known): fc.Arbitrary<string> {
  if (path.includes(':month')) return encoded(oneOf(['2024-01', '2024-02', '2025-06'], ['2024-13', '0000-01', '9999-12', '33658-01', '']))
  if (path.includes(':key')) return encoded(oneOf(['fuzz-0', 'fuzz-1', 'fuzz-2', 'fuzz-new'], strangeTexts))
  const type = path.includes('/a/') ? 'Article' : (['Section', 'Author', 'Topic'] as const).find((one) => path.includes(one.toLowerCase()))
  return encoded(oneOf(type ? slugs[type] : Object.values(slugs).flat(), strangeTexts))
}

/** The parameters that any route reads, and some that none reads. */
function queries(path: string, known: Known): fc.Arbitrary<string> {
  const parameter = fc.oneof(
    pair(['after'], oneOf(known.cursors.time, [...known.cursors.slug, ...known.cursors.score, ...malformedCursors])),
    pair(['q'], oneOf(known.words, strangeTexts)),
    pair(['url'], oneOf(known.urls, ['//evil', 'javascript:alert(1)', 'http://[', ...strangeTexts])),
    pair(['format'], oneOf(['json', 'xml'], ['JSON', 'yaml', '', '__proto__'])),
    pair(['maxwidth', 'maxheight'], oneOf(['1', '300', '999999'], ['0', '-1', '1e300', 'NaN', '00', ''])),
    pair(['section', 'author', 'topic', 'article', 'search', 'front'], oneOf(known.words, strangeTexts)),
    pair(['form', 'theme', 'lang', 'dir'], oneOf(['list', 'cards', 'dark', 'en', 'rtl'], ['', '__proto__', 'LIST'])),
    pair(['count'], oneOf(['1', '20'], ['0', '21', '-1', '1e1', ''])),
    pair(['', '__proto__', 'constructor', 'a[b]', 'é'], fc.constantFrom(...strangeTexts)),
  )
  const operation = fc.oneof(
    pair(['query'], oneOf(['{ __typename }', '{ publication { name } }', 'mutation { __typename }'], ['{', '', ...strangeTexts])),
    pair(['variables', 'extensions'], oneOf(['{}', '{"a":1}'], ['[]', '"x"', '{', '1e999', '{"__proto__":1}', '['.repeat(2000)])),
    pair(['documentId', 'operationName'], oneOf(['sha256:0', 'ArticlePage'], strangeTexts)),
  )
  const others = fc.array(path === '/graphql' ? operation : parameter, { maxLength: 3 })
  const needed = neededBy(path, known)
  const given = needed
    ? fc.oneof({ weight: 1, arbitrary: others }, { weight: 3, arbitrary: fc.tuple(needed, others).map((all) => all.flat()) })
    : others
  return given.map((parts) => `?${parts.join('&')}`)
}

/** The parameter without which the route answers 400; `null` if it needs none. */
function neededBy(path: string, { urls, words }: Known): fc.Arbitrary<string> | null {
  if (path === '/oembed') return pair(['url'], fc.constantFrom(...urls))
  return path.startsWith('/feeds/search') ? pair(['q'], fc.constantFrom(...words)) : null
}

const pair = (names: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(encoded(fc.constantFrom(...names)), encoded(value)).map((both) => both.join('='))

const oneOf = (usual: readonly string[], others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

/** A text in percent-encoding, as URLs write it or as they shouldn't. */
const encoded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      text,
      fc.oneof({ weight: 30, arbitrary: fc.constant(encodeURIComponent) }, { weight: 1, arbitrary: fc.constantFrom(...otherEncodings) }),
    )
    .map(([plain, encode]) => encode(plain.toWellFormed()))

const percent = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

const otherEncodings: readonly ((text: string) => string)[] = [
  percent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => encodeURIComponent(text).toLowerCase(),
  (text) => encodeURIComponent(text).slice(0, -1),
  (text) => `${encodeURIComponent(text)}%`,
  (text) => `${encodeURIComponent(text)}%zz`,
  (text) => `${encodeURIComponent(text)}%c0%af`,
  (text) => `${encodeURIComponent(text)}%ed%a0%80`,
  (text) => `${encodeURIComponent(text)}%u0041`,
  (text) => `${encodeURIComponent(text)}%00`,
  (text) => encodeURIComponent(text).replaceAll('%20', '+'),
  // Without any encoding: bytes that a URL doesn't have.
  (text) => utf8(text),
]

/** Changes a target to another of its forms, or to none. https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
const otherForm: fc.Arbitrary<(path: string, query: string) => string> = fc.constantFrom(
  (path: string, query: string) => `http://gateway${path}${query}`,
  (path: string, query: string) => `HTTPS://user:secret@gateway:8443${path}${query}`,
  (path: string) => `http://a%${path}`,
  (path: string, query: string) => `//gateway${path}${query}`,
  (path: string, query: string) => `${path}/${query}`,
  (path: string, query: string) => `/${path}${query}`,
  (path: string, query: string) => `/.${path}${query}`,
  (path: string, query: string) => `/x/../..${path}${query}`,
  (path: string, query: string) => `/..%2f..%2fetc%2fpasswd${path}${query}`,
  (path: string, query: string) => `${path.toUpperCase()}${query}`,
  (path: string, query: string) => `${path};a=b${query}`,
  (path: string, query: string) => `${path}#part${query}`,
  (path: string, query: string) => `${path}\\${query}`,
  (path: string, query: string) => `${path}${query}?${query}#?`,
  (path: string, query: string) => `${path}?${'a=b&'.repeat(2000)}${query}`,
  (path: string, query: string) => `${path}${query}${'x'.repeat(9000)}`,
  (path: string, query: string) => `${path}${query}${'x'.repeat(40_000)}`,
  (path: string, query: string) => `${'/x'.repeat(3000)}${path}${query}`,
  (path: string) => path.slice(1),
  () => '*',
  () => 'gateway:80',
  () => '',
  () => '/\u0000',
  () => '/\t',
  () => '/é\u00ff',
)
