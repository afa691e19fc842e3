import { SourceRejected } from '../../content/error.ts'
import { decodeDocument } from '../parsing/encoding.ts'

/** Control characters that text does not contain: all but tab, line feed, form feed and carriage return. */
const controls = /(?![\t\n\v\f\r\u0085])\p{Cc}/gu

/**
 * Decodes a text file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, which old editorial systems still write. Line ends
 * become "\n", the byte order mark is removed, and letters are composed (NFC).
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decodeDocument(bytes)
  const found = text.match(controls)?.length ?? 0
  if (text.includes('\u0000') || found * 100 > text.length) {
    throw new SourceRejected('text', 'a plain text file', `a binary file of ${bytes.length} bytes`)
  }
  return text.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n').normalize('NFC')
}
