import fc from 'fast-check'
import type { Credentials, Viewer } from '../raw-request.ts'

const long = 'x'.repeat(7000)

/** Headers that servers read, with values of each kind: those of real clients first. None of them changes how long a request is. */
const values: Readonly<Record<string, readonly string[]>> = {
  Accept: [
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/json',
    'application/vnd.iptc.ninjs+json',
    'text/markdown',
    'application/ld+json',
    'text/event-stream',
    'application/graphql-response+json',
    'image/png',
    'text/html;q=0',
    '*/*;q=2, ;q=, text/*;q=a',
    'constructor',
    ',,,',
    'a/b,'.repeat(1500),
  ],
  'Accept-Encoding': ['gzip, br', 'identity;q=0, *;q=0', 'gzip;q=1e99', 'constructor'],
  'Accept-Language': ['fr', 'x'.repeat(300), '*;q=0'],
  'Access-Control-Request-Headers': ['authorization, content-type', ',', 'x\u00ff'],
  'Access-Control-Request-Method': ['POST', 'DELETE', ''],
  'Cache-Control': ['no-cache', 'max-age=-1', 'only-if-cached'],
  Connection: ['close', 'keep-alive', 'Upgrade', 'close, keep-alive', 'Authorization', '', ','],
  'Content-Encoding': ['gzip', 'br', 'identity', 'constructor'],
  'Content-Language': ['fr'],
  'Content-Location': ['/etc/passwd', '//evil'],
  'Content-MD5': ['x'],
  Cookie: ['session=1', `a=${long}`, '__proto__=1', ';;;='],
  Expect: ['100-continue', '100-Continue, x', 'nothing', ''],
  Forwarded: ['for="[::1]";proto=ftp', 'host=evil', ';'],
  From: ['a@b.example'],
  'HTTP2-Settings': ['AAMAAABkAARAAAAAAAIAAAAA', '='],
  'If-Match': ['*', '"x"'],
  'If-Modified-Since': [
    'Wed, 21 Oct 2015 07:28:00 GMT',
    'Wed, 21 Oct 2099 07:28:00 GMT',
    '0',
    'never',
    '275760-09-13',
    '-271821-04-20T00:00:00Z',
    long,
  ],
  'If-None-Match': ['*', '"x"', 'W/"x", "y"', '"', '""', ',"x"'.repeat(1500), '\u00ff'],
  'If-Range': ['"x"', 'Wed, 21 Oct 2015 07:28:00 GMT', ''],
  'If-Unmodified-Since': ['Wed, 21 Oct 2015 07:28:00 GMT', 'never'],
  'Keep-Alive': ['timeout=999999, max=-1'],
  'Last-Event-ID': ['x', '', 'Y2hhbmdlczoxOjE6MDowOi0', '\u0001\u00ff', long],
  'Max-Forwards': ['0', '-1'],
  Origin: ['https://relais.example', 'null', '*', 'a b', 'https://\u00ff', ''],
  Pragma: ['no-cache'],
  Prefer: ['return=minimal'],
  'Proxy-Authorization': ['Basic eA=='],
  Range: ['bytes=0-10', 'bytes=-1', 'bytes=10-0', 'bytes=0-,0-,0-', `bytes=${'0-0,'.repeat(1500)}`, 'chapters=1-2', ''],
  Referer: ['https://journal.example/', '\u00ff'],
  TE: ['trailers', 'gzip;q=2'],
  Trailer: ['Host', 'Content-Length'],
  Upgrade: ['websocket', 'h2c', 'HTTP/3.0', ''],
  'User-Agent': ['Mozilla/5.0', '() { :;}; echo', "' OR 1=1 --", long, ''],
  Via: ['1.1 a, 1.1 b'],
  'X-Forwarded-For': ['127.0.0.1', 'x', '::1,'.repeat(1000)],
  'X-Forwarded-Host': ['evil', 'a b[]'],
  'X-Forwarded-Proto': ['ftp', 'javascript'],
  'X-HTTP-Method-Override': ['DELETE'],
  'X-Original-URL': ['/metrics'],
  'X-Request-Id': ['a-1', 'a b', '\u00ff', 'x'.repeat(65), '__proto__', '%0d%0aSet-Cookie: a=b'],
}

/** Lines that are no header of HTTP, or one that nobody has. A gateway refuses or ignores them. */
const strangeLines = [
  '__proto__: x',
  'constructor: x',
  'toString: x',
  'no-colon',
  ': no name',
  'spaced : x',
  ' folded',
  'Folded: a\r\n b',
  'NUL: a\u0000b',
  'Bare-CR: a\rb',
  'Bare-LF: a\nX-Next: b',
  'Control: \u0001\u007f',
  'Tab:\ta\t',
  'Bytes: \u0080\u00ff',
  'N\u00e4me: x',
  '"quoted": x',
  'Empty:',
  `${'n'.repeat(3000)}: x`,
  `Long: ${'x'.repeat(20_000)}`,
  ...Array.from({ length: 3 }, () => 'Accept: text/html'),
  Array.from({ length: 110 }, (_, index) => `Many-${index}: x`).join('\r\n'),
  Array.from({ length: 3000 }, () => 'a: b').join('\r\n'),
]

const hosts = [
  ['Host: gateway'],
  ['Host: other.example:80'],
  ['Host: [::1]:4000'],
  [],
  ['Host:'],
  ['Host: a b[]'],
  ['Host: a/b?c#d'],
  ['Host: user@evil'],
  ['Host: \u00ff'],
  [`Host: ${'a.'.repeat(500)}`],
  ['Host: gateway', 'Host: gateway'],
  ['Host: gateway', 'host: other'],
]

/** What is no credential of this gateway, though some look like one. */
const wrongCredentials = [
  'Bearer',
  'Bearer ',
  'Bearer x',
  'Bearer a b',
  'Basic YTpi',
  'bearer kq_',
  `Bearer kq_${'0'.repeat(40)}`,
  `Bearer kq_${long}`,
  'Bearer eyJhbGciOiJub25lIn0.e30.',
  'Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlcyI6WyJhZG1pbiJdfQ.AAAA',
  `Bearer ${'e30.'.repeat(1500)}`,
  'Bearer \u00ff.\u00ff.\u00ff',
  'Bearer __proto__.constructor.x',
  ',',
  '',
]

/** Those lines of a request that are neither of its host nor of its body. */
export const headerLines: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    ...Object.entries(values).map(([name, [usual = '', ...others]]) => ({
      weight: name === 'Accept' || name.startsWith('If-') ? 12 : 2,
      arbitrary: fc
        .oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) })
        .map((value) => `${name}: ${value}`),
    })),
    { weight: 3, arbitrary: fc.constantFrom(...strangeLines) },
  ),
  { maxLength: 5 },
)

export const hostLines: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 40, arbitrary: fc.constant(['Host: gateway']) },
  { weight: 1, arbitrary: fc.constantFrom(...hosts) },
)

/** The lines with the credential of a viewer; now and then a wrong one, or two. */
export const credentialLines = (viewer: Viewer, credentials: Credentials): fc.Arbitrary<readonly string[]> => {
  const credential = credentials.get(viewer)
  const right = credential === undefined ? [] : [`Authorization: Bearer ${credential}`]
  return fc.oneof(
    { weight: 15, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrongCredentials).map((wrong) => [`Authorization: ${wrong}`]) },
    { weight: 1, arbitrary: fc.constantFrom(...wrongCredentials).map((wrong) => [...right, `Authorization: ${wrong}`]) },
  )
}
