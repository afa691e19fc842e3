import { transcode } from 'node:buffer'

/** Characters from which on it pays to encode an answer here: a shorter one is sent as a string in one write with its headers. */
const longFrom = 3000
const charactersMax = 128 * 1024

const written = Buffer.allocUnsafeSlow(2 * charactersMax)

/**
 * A body for Node to send, and its length in bytes. Measuring a string and then writing it in UTF-8 reads it twice, and writes it
 * character by character. Here it is copied as V8 has it in memory, and converted to UTF-8 by vector instructions.
 */
export function answerBytes(text: string): { body: string | Buffer<ArrayBuffer>; bytes: number } {
  if (text.length < longFrom || text.length > charactersMax) return { body: text, bytes: Buffer.byteLength(text) }
  const body = transcode(written.subarray(0, written.write(text, 'utf16le')), 'utf16le', 'utf8')
  return { body, bytes: body.length }
}
