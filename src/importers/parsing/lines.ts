import { SourceRejected } from '../../content/error.ts'
import { defaultLimits } from '../source.ts'

const lineEnd = 0x0a

/** The lines of a stream of UTF-8, each alone in memory. One that is too long, or no UTF-8, is a rejection; the next goes on. */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  bytesMax = defaultLimits.itemBytes,
): AsyncGenerator<string | SourceRejected, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let parts: Uint8Array[] = []
  let length = 0
  const take = (): string | SourceRejected => {
    const line = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    const isLong = length > bytesMax
    const found = length
    parts = []
    length = 0
    if (isLong) return new SourceRejected('size', `a line of ${bytesMax} bytes at most`, `${found}`)
    try {
      return decoder.decode(line)
    } catch {
      return new SourceRejected('encoding', 'UTF-8', 'a byte that is none')
    }
  }
  const add = (part: Uint8Array): void => {
    length += part.length
    // What is too long already is counted, and not kept.
    if (length <= bytesMax) parts.push(part)
    else parts = []
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, start)) {
      add(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
  if (length > 0) yield take()
}
