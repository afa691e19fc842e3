/** Any run of spaces, including no-break spaces. */
const spaces = /[\s\u00a0\u202f]+/gu

/** Typewriter, typographic and modifier apostrophes are equal in comparisons of titles. */
const apostrophes = /[’‘ʼ′`´]/gu

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\u00a0' || character === '\u202f'

/** Index of the first colon with a space on both sides, as in « Kicker : headline »; -1 if there is none, as in "2022: le Mali". */
function separatorIn(title: string): number {
  let colon = title.indexOf(':')
  while (colon >= 0 && !(isSpace(title[colon - 1]) && isSpace(title[colon + 1]))) colon = title.indexOf(':', colon + 1)
  return colon
}

/** The two parts of a title, which newspapers print separately. */
export interface TitleParts {
  /** The part before the first " : "; null if the title has no kicker. */
  readonly kicker: string | null
  readonly headline: string
}

/** Splits « Région de Tintala : Le pont est ouvert » into kicker and headline. Without a kicker, the headline is the whole title. */
export function splitTitle(title: string): TitleParts {
  const colon = separatorIn(title)
  const kicker = title.slice(0, Math.max(colon, 0)).trim()
  const headline = title.slice(colon + 1).trim()
  return kicker && headline ? { kicker, headline } : { kicker: null, headline: title }
}

/** Normal form for comparisons: NFC, unified apostrophes and spaces, lower case. Two titles are the same if their keys are equal. */
export const titleKey = (title: string): string =>
  title.normalize('NFC').replace(apostrophes, "'").replace(spaces, ' ').trim().toLowerCase()
