import { SourceRejected } from '../content/error.ts'

/** The properties that identify the format of a source. */
export interface SourceHead {
  /** Name from the command line or the folder: a path, a URL, or "-". */
  readonly name: string
  /** Final URL after redirects; null for a file. */
  readonly url: string | null
  /** Media type from the server, such as `text/html; charset=iso-8859-1`; null for a file. */
  readonly mediaType: string | null
  /** The first 64 KiB, or the whole source if it is shorter. */
  readonly head: Uint8Array
}

/** The bytes of a source. They can be read once, with either `stream` or `whole`. */
export interface Source extends SourceHead {
  /** All bytes including the head, as a stream. Throws SourceRejected beyond the limit of a source. */
  readonly stream: () => AsyncIterable<Uint8Array>
  /** All bytes at once, for formats that can't be streamed. Throws SourceRejected beyond the limit of an item. */
  readonly whole: () => Promise<Uint8Array>
}

/** Size limits of an import. */
export interface Limits {
  /** Maximum bytes of a streamed source. */
  readonly streamBytes: number
  /** Maximum bytes of a source or of an item in a stream that is kept in memory. */
  readonly itemBytes: number
}

export const defaultLimits: Limits = { streamBytes: 64 * 2 ** 30, itemBytes: 32 * 2 ** 20 }

const headBytesMax = 64 * 1024

/** Reads the head of the source, and limits the rest. */
export async function openSource(
  { name, url = null, mediaType = null }: Pick<SourceHead, 'name'> & Partial<SourceHead>,
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits = defaultLimits,
): Promise<Source> {
  const chunks = bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < headBytesMax) {
    const { value, done } = await chunks.next()
    if (done) break
    first.push(value)
    length += value.length
  }
  const opening = Buffer.concat(first)
  async function* upTo(bytesMax: number): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      let read = 0
      const checked = (chunk: Uint8Array): Uint8Array => {
        read += chunk.length
        if (read > bytesMax) throw new SourceRejected('size', `at most ${bytesMax} bytes`, 'more')
        return chunk
      }
      yield checked(opening)
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield checked(next.value)
    } finally {
      // Closes the file or connection if the consumer stops early.
      await chunks.return?.()
    }
  }
  return {
    name,
    url,
    mediaType,
    head: opening.subarray(0, headBytesMax),
    stream: () => upTo(limits.streamBytes),
    async whole() {
      const parts: Uint8Array[] = []
      for await (const part of upTo(limits.itemBytes)) parts.push(part)
      return Buffer.concat(parts)
    },
  }
}
