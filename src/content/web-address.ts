/** Longer URLs contain data rather than an address. */
const charactersMax = 4_000

/**
 * The normal form of a URL that may appear in a public page: absolute, http or https, without user name and password. Null for any other
 * text, such as a `javascript:` or `data:` URL.
 * @param base the base of a relative URL; without it, a relative URL gives null.
 */
export function webAddress(text: string | null | undefined, base?: string | null): string | null {
  // Browsers remove line ends and tabs inside a URL, and so does the class URL: the URL that they would open is checked.
  const address = text?.trim()
  if (!address || address.length > charactersMax) return null
  const url = URL.parse(address.startsWith('//') && !base ? `https:${address}` : address, base ?? undefined)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || !url.hostname) return null
  return url.href
}

/** Replaces `{width}` during normalisation, which would percent-encode the braces. */
const anyWidth = 'widthinpixels'

/** The normal form of a picture's URL with `{width}` in its path or query; null if it is not a valid URL with a number in that place. */
export function widthTemplate(text: string): string | null {
  const normal = webAddress(text.replaceAll('{width}', anyWidth))
  if (normal === null || new URL(normal).hostname.includes(anyWidth)) return null
  return normal.replaceAll(anyWidth, '{width}')
}

/** The normal form of a URL that a link in a body may have: http, https, mailto or tel. Null for any other text. */
export function linkAddress(text: string): string | null {
  const page = webAddress(text)
  if (page !== null || text.length > charactersMax) return page
  const url = URL.parse(text.trim())
  return url && ['mailto:', 'tel:'].includes(url.protocol) && url.pathname !== '' ? url.href : null
}
