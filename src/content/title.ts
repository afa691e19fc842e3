/** Any run of spaces, including no-break spaces. */
const spaces = /\s+/gu

/** Typewriter, typographic and modifier apostrophes are equal in comparisons of titles. */
const apostrophes = /[’‘ʼ′`´]/gu

/** A colon with a space on both sides, as in « Kicker : headline », and not as in "2022: le Mali". */
const separator = /[ \u00a0\u202f]:[ \u00a0\u202f]/u

/** The two parts of a title, which newspapers print separately. */
export interface TitleParts {
  /** The part before the first " : "; null if the title has no kicker. */
  readonly kicker: string | null
  readonly headline: string
}

/** Splits « Région de Tintala : Le pont est ouvert » into kicker and headline. Without a kicker, the headline is the whole title. */
export function splitTitle(title: string): TitleParts {
  const start = title.search(separator)
  const kicker = title.slice(0, Math.max(start, 0)).trim()
  const headline = title.slice(start + 2).trim()
  return kicker && headline ? { kicker, headline } : { kicker: null, headline: title }
}

/** Normal form for comparisons: NFC, unified apostrophes and spaces, lower case. Two titles are the same if their keys are equal. */
export const titleKey = (title: string): string =>
  title.normalize('NFC').replace(apostrophes, "'").replace(spaces, ' ').trim().toLowerCase()
