import { SourceRejected } from '../content/error.ts'

/** What a format is recognised by. */
export interface SourceHead {
  /** As the person gave it or as its folder lists it: a path, an address, or "-". */
  readonly name: string
  /** The address it was fetched from at last, redirects followed; null for a file. */
  readonly url: string | null
  /** What the server declares it to be, such as `text/html; charset=iso-8859-1`; null for a file. */
  readonly mediaType: string | null
  /** The first bytes, 64 KiB at most; fewer only where the source is no longer. */
  readonly head: Uint8Array
}

/** Bytes to import. They are read once: by `stream` or by `whole`. */
export interface Source extends SourceHead {
  /** All bytes, the head's among them, as they come. SourceRejected past the limit of a source. */
  readonly stream: () => AsyncIterable<Uint8Array>
  /** All bytes at once, for formats that can't be read otherwise. SourceRejected past the limit of what is held in memory. */
  readonly whole: () => Promise<Uint8Array>
}

/** What an import takes, at most. */
export interface Limits {
  /** Bytes of a source that is streamed. */
  readonly streamBytes: number
  /** Bytes of a source, or of an item in a stream, that is held in memory. */
  readonly itemBytes: number
}

export const defaultLimits: Limits = { streamBytes: 64 * 2 ** 30, itemBytes: 32 * 2 ** 20 }

const headBytesMax = 64 * 1024

/** Reads as much of the bytes as tells the format, and holds the rest to the limits. */
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
        if (read > bytesMax) throw new SourceRejected('size', `${bytesMax} bytes at most`, 'more')
        return chunk
      }
      yield checked(opening)
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield checked(next.value)
    } finally {
      // A source that is left in the middle lets go of its file or connection.
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
