/** The text that a part of an address encodes; null where the bytes behind its percent signs are not UTF-8. */
export function decodedText(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}
