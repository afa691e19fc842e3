/**
 * An address that may stand in a public page: absolute, http or https, without user names and passwords; null for any other, such as
 * `javascript:`, `data:` and what is no address at all.
 * @param base against which a relative address is read; without one a relative address is null.
 */
export function httpUrl(text: string | null | undefined, base?: string | null): string | null {
  // Browsers drop line ends and tabs inside an address, and so does URL: what they would follow is what is checked.
  const address = text?.trim()
  if (!address || address.length > addressLengthMax) return null
  const url = URL.parse(address.startsWith('//') && !base ? `https:${address}` : address, base ?? undefined)
  if (!url || !/^https?:$/u.test(url.protocol) || url.username || url.password || !url.hostname) return null
  return url.href
}

/** Longer ones are no addresses but data in their clothes. */
const addressLengthMax = 4_000

/** The host without « www. », in lower case; null where the text is no address of http or https. */
export const hostOf = (url: string | null): string | null =>
  url === null
    ? null
    : (URL.parse(url)
        ?.hostname.replace(/^www\./u, '')
        .toLowerCase() ?? null)
