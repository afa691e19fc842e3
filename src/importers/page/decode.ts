import { SourceRejected } from '../../content/error.ts'
import { decodeDocument } from '../parsing/encoding.ts'

/** Bytes that no text has. Tab, line feed, form feed and carriage return are not among them. */
const controls = /(?![\t\n\v\f\r\u0085])\p{Cc}/gu

/**
 * The text of a file: UTF-8, UTF-16 where a byte order mark says so, otherwise Windows-1252, which old desks still save.
 * Line ends become "\n", the mark goes, letters are composed (NFC).
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decodeDocument(bytes)
  const found = text.match(controls)?.length ?? 0
  if (text.includes('\u0000') || found * 100 > text.length) {
    throw new SourceRejected('text', 'a plain text file', `a binary file of ${bytes.length} bytes`)
  }
  return text.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n').normalize('NFC')
}
