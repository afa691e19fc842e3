import { transcode } from 'node:buffer'

/** Characters from which on it pays to encode an answer here: a shorter one travels as text in one write with its head. */
const longFrom = 3000
const charactersMax = 128 * 1024

const written = Buffer.allocUnsafeSlow(2 * charactersMax)

/**
 * A body for Node to send, and its length in bytes. Measuring a text and then writing it out in UTF-8 reads it twice, and writes it
 * character by character; as V8 has it in memory it is written at once, and made UTF-8 by vectors of characters.
 */
export function encodeAnswer(text: string): { body: string | Buffer; bytes: number } {
  if (text.length < longFrom || text.length > charactersMax) return { body: text, bytes: Buffer.byteLength(text) }
  const body = transcode(written.subarray(0, written.write(text, 'utf16le')), 'utf16le', 'utf8')
  return { body, bytes: body.length }
}
