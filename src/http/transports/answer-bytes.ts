import { transcode } from 'node:buffer'

/** Minimum length of answers that are encoded here. A shorter answer is faster as a string, in one write with its headers. */
const charactersMin = 3000
const charactersMax = 128 * 1024

const utf16 = Buffer.allocUnsafeSlow(2 * charactersMax)

/**
 * Returns a body for Node to send, and its length in bytes. If a string is measured and then written as UTF-8, Node reads it twice and
 * encodes it character by character. Here it is copied in V8's memory representation, and converted to UTF-8 by vector instructions.
 */
export function answerBytes(text: string): { body: string | Buffer<ArrayBuffer>; bytes: number } {
  if (text.length < charactersMin || text.length > charactersMax) return { body: text, bytes: Buffer.byteLength(text) }
  const body = transcode(utf16.subarray(0, utf16.write(text, 'utf16le')), 'utf16le', 'utf8')
  return { body, bytes: body.length }
}
