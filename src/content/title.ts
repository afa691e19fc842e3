/** Any run of spaces, no-break ones included. */
const spaces = /[\s\u00a0\u202f]+/gu

/** Typewriter, typographic and modifier apostrophes are one letter to whoever compares titles. */
const apostrophes = /[’‘ʼ′`´]/gu

/** « Kicker : headline »: a space of any kind on both sides of the first colon; "2022: le Mali" is no kicker. */
const separator = /[ \u00a0\u202f]+:[ \u00a0\u202f]+/u

/** A title in the two parts that a paper prints apart. */
export interface TitleParts {
  /** What stands before the first " : " of the title; null where there is none. */
  readonly kicker: string | null
  readonly headline: string
}

/** « Région de Tintala : Le pont est ouvert » in its parts; the headline is the whole title where it has no kicker. */
export function splitTitle(title: string): TitleParts {
  const found = separator.exec(title)
  const kicker = found ? title.slice(0, found.index).trim() : ''
  const headline = found ? title.slice(found.index + found[0].length).trim() : ''
  return kicker && headline ? { kicker, headline } : { kicker: null, headline: title }
}

/** The title as compared: NFC, apostrophes and spaces unified, case folded. Two titles are the same when their keys are. */
export const titleKey = (title: string): string =>
  title.normalize('NFC').replace(apostrophes, "'").replace(spaces, ' ').trim().toLowerCase()
