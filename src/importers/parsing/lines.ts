import { SourceRejected } from '../../content/error.ts'
import { defaultLimits } from '../source.ts'

const lineEnd = 0x0a

/** The lines of a UTF-8 stream, one at a time in memory. A line that is too long or not UTF-8 is rejected; reading continues with the next one. */
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
    if (isLong) return new SourceRejected('size', `a line of at most ${bytesMax} bytes`, `${found}`)
    try {
      return decoder.decode(line)
    } catch {
      return new SourceRejected('encoding', 'UTF-8', 'an invalid byte')
    }
  }
  const add = (part: Uint8Array): void => {
    length += part.length
    // The rest of a line that is too long is counted but not kept.
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
