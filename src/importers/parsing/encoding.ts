/**
 * Decodes a document that may declare its encoding, in XML, HTML or HTTP. Declarations are used only if they are plausible: valid UTF-8 is
 * decoded as UTF-8 whatever is declared, and invalid UTF-8 never is.
 * @param declared media type from the server, such as `text/xml; charset=iso-8859-1`
 */
export function decodeDocument(bytes: Uint8Array, declared: string | null = null): string {
  return new TextDecoder(encodingOf(bytes, declared)).decode(bytes)
}

/** The same for a stream. If it turns out not to be UTF-8, the rest is decoded as Windows-1252. */
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>, head: Uint8Array): AsyncGenerator<string, void, undefined> {
  const encoding = encodingOf(head, null)
  let decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' })
  for await (const chunk of chunks) {
    try {
      yield decoder.decode(chunk, { stream: true })
    } catch {
      decoder = new TextDecoder('windows-1252')
      yield decoder.decode(chunk, { stream: true })
    }
  }
}

/** The encoding of the bytes, as a label for TextDecoder. The bytes may end in the middle of a character. */
function encodingOf(bytes: Uint8Array, declared: string | null): string {
  const marked = markedEncoding(bytes)
  if (marked) return marked
  const said = knownEncoding(declaredIn(declared) ?? declaredIn(new TextDecoder('latin1').decode(bytes.subarray(0, declarationBytesMax))))
  if (isUtf8(bytes)) return said !== null && statefulEncodings.has(said) ? said : 'utf-8'
  return said === null || said === 'utf-8' || said.startsWith('utf-16') ? 'windows-1252' : said
}

/** Number of bytes that are searched for a declaration. It exceeds the standard's limit, because old pages declare the encoding after scripts. */
const declarationBytesMax = 4096

/** Encodings that use only ASCII bytes, and so look like UTF-8. */
const statefulEncodings: ReadonlySet<string> = new Set(['iso-2022-jp'])

/** Detects a byte order mark, or UTF-16 by the zero byte next to an initial "<" or "{". */
function markedEncoding([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || ((a === 0x3c || a === 0x7b) && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && (b === 0x3c || b === 0x7b))) return 'utf-16be'
  return null
}

const declaredIn = (text: string | null): string | null =>
  /(?:<\?xml[^>]{0,200}?\bencoding|<meta[^>]{0,200}?\bcharset|^[^<]{0,200}?;\s*charset)\s*=\s*["']?([\w.:-]+)/iu.exec(text ?? '')?.[1] ??
  null

function knownEncoding(label: string | null): string | null {
  try {
    return label === null ? null : new TextDecoder(label).encoding
  } catch {
    return null
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
