/** Longer ones are data in the form of an address. */
const charactersMax = 4_000

/**
 * An address that may stand in a public page, in the one form that browsers and URL give it: absolute, http or https, without user names
 * and passwords. Null for any other, such as `javascript:`, `data:` and what is no address at all.
 * @param base the address that a relative one starts from; without it a relative address is null.
 */
export function webAddress(text: string | null | undefined, base?: string | null): string | null {
  // Browsers drop line ends and tabs inside an address, and so does URL: what they would follow is what is checked.
  const address = text?.trim()
  if (!address || address.length > charactersMax) return null
  const url = URL.parse(address.startsWith('//') && !base ? `https:${address}` : address, base ?? undefined)
  if (!url || !/^https?:$/u.test(url.protocol) || url.username || url.password || !url.hostname) return null
  return url.href
}

/** Stands where the number goes while an address is put in its one form, which would write braces in another way. */
const anyWidth = 'widthinpixels'

/** A picture's address with `{width}` in its path or query, in its one form but for that; null where a number there makes no address. */
export function widthTemplate(text: string): string | null {
  const normal = webAddress(text.replaceAll('{width}', anyWidth))
  if (normal === null || new URL(normal).hostname.includes(anyWidth)) return null
  return normal.replaceAll(anyWidth, '{width}')
}

/** An address that a link within a text may lead to: a page, or somebody to write to or to call. Null for any other. */
export function linkAddress(text: string): string | null {
  const page = webAddress(text)
  if (page !== null || text.length > charactersMax) return page
  const url = URL.parse(text.trim())
  return url && /^(?:mailto|tel):$/u.test(url.protocol) && url.pathname !== '' ? url.href : null
}
