import fc from 'fast-check'
import type { Body } from './body.ts'

/** A body as it is sent: the headers that say how long it is, and its bytes. */
export interface Framed {
  readonly lines: readonly string[]
  readonly bytes: string
  /** Whether the headers agree with the bytes, so that the end of the request is certain. */
  readonly isWhole: boolean
}

type Frame = (body: Body) => Framed

const headed =
  (isWhole: boolean, head: (length: number) => readonly string[], change = (bytes: string) => bytes): Frame =>
  ({ lines, bytes }) => ({ lines: [...lines, ...head(bytes.length)], bytes: change(bytes), isWhole })

const byLength = headed(true, (length) => [`Content-Length: ${length}`])

/** In chunks of this size. https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
const chunked =
  (size: number, extension = '', trailer = ''): Frame =>
  ({ lines, bytes }) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size))
    const sent = chunks.map((chunk) => `${chunk.length.toString(16)}${extension}\r\n${chunk}\r\n`).join('')
    return { lines: [...lines, 'Transfer-Encoding: chunked'], bytes: `${sent}0\r\n${trailer}\r\n`, isWhole: true }
  }

const coded = (...codings: readonly string[]) => codings.map((coding) => `Transfer-Encoding: ${coding}`)

const inOneChunk = (bytes: string): string => `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n`

/** What no client should send. Of several lengths, a proxy in front may believe another one: https://www.rfc-editor.org/rfc/rfc9112#section-11.2 */
const wrong: readonly Frame[] = [
  headed(false, () => []),
  headed(false, (length) => [`Content-Length: ${length + 10}`]),
  headed(false, (length) => [`Content-Length: ${Math.max(length - 3, 0)}`]),
  headed(false, () => ['Content-Length: 999999999999999999999']),
  headed(false, () => ['Content-Length: 1000001']),
  headed(false, () => ['Content-Length: -1']),
  headed(false, (length) => [`Content-Length: +${length}`]),
  headed(false, (length) => [`Content-Length: 0x${length.toString(16)}`]),
  headed(false, (length) => [`Content-Length: ${length}, ${length}`]),
  headed(false, (length) => [`Content-Length: ${length}`, `Content-Length: ${length}`]),
  headed(false, (length) => [`Content-Length: ${length}`, 'Content-Length: 0']),
  headed(false, (length) => [`Content-Length : ${length}`]),
  headed(false, () => ['Content-Length:']),
  headed(false, (length) => [`Content-Length: ${length}`, ...coded('chunked')]),
  headed(false, () => ['Content-Length: 3', ...coded('chunked')], inOneChunk),
  headed(false, () => coded('gzip, chunked'), inOneChunk),
  headed(false, () => coded('chunked, chunked'), inOneChunk),
  headed(false, () => coded('chunked', 'identity'), inOneChunk),
  headed(false, () => coded('xchunked'), inOneChunk),
  headed(false, () => coded('\u000bchunked'), inOneChunk),
  headed(false, () => coded('identity')),
  headed(false, () => coded('chunked')),
  headed(
    false,
    () => coded('chunked'),
    (bytes) => `-1\r\n${bytes}\r\n0\r\n\r\n`,
  ),
  headed(
    false,
    () => coded('chunked'),
    (bytes) => `ffffffffffffffff\r\n${bytes}`,
  ),
  headed(
    false,
    () => coded('chunked'),
    (bytes) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`,
  ),
  headed(
    false,
    () => coded('chunked'),
    (bytes) => `${bytes.length.toString(16)};${'a'.repeat(20_000)}\r\n${bytes}\r\n0\r\n\r\n`,
  ),
]

const right: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(byLength) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      chunked(1000),
      chunked(1_000_000),
      chunked(1000, ';name="value"'),
      chunked(1000, '', 'X-Trailer: a\r\nHost: other\r\n'),
    ),
  },
)

export const framings: fc.Arbitrary<Frame> = fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) })
