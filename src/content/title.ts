/** Any run of spaces, no-break ones included. */
const spaces = /[\s\u00a0\u202f]+/gu

/** Typewriter, typographic and modifier apostrophes are one letter to whoever compares titles. */
const apostrophes = /[’‘ʼ′`´]/gu

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\u00a0' || character === '\u202f'

/** « Kicker : headline »: where the first colon is with a space on both sides, otherwise -1; "2022: le Mali" is no kicker. */
function separatorIn(title: string): number {
  let colon = title.indexOf(':')
  while (colon >= 0 && !(isSpace(title[colon - 1]) && isSpace(title[colon + 1]))) colon = title.indexOf(':', colon + 1)
  return colon
}

/** A title in the two parts that a paper prints apart. */
export interface TitleParts {
  /** What stands before the first " : " of the title; null where there is none. */
  readonly kicker: string | null
  readonly headline: string
}

/** « Région de Tintala : Le pont est ouvert » in its parts; the headline is the whole title where it has no kicker. */
export function splitTitle(title: string): TitleParts {
  const colon = separatorIn(title)
  const kicker = title.slice(0, Math.max(colon, 0)).trim()
  const headline = title.slice(colon + 1).trim()
  return kicker && headline ? { kicker, headline } : { kicker: null, headline: title }
}

/** The title as compared: NFC, apostrophes and spaces unified, case folded. Two titles are the same when their keys are. */
export const titleKey = (title: string): string =>
  title.normalize('NFC').replace(apostrophes, "'").replace(spaces, ' ').trim().toLowerCase()
