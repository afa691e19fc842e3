/**
 * A text as it is compared with others: in lower case, without accents and ligatures, with plain apostrophes and single spaces. « Élysée »
 * and "elysee" are one word.
 */
export function fold(text: string): string {
  const known = folded.get(text)
  if (known !== undefined) return known
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')
    .replace(/[’‘ʼ]/gu, "'")
    .replace(/\s+/gu, ' ')
  if (folded.size >= foldedMax) folded.clear()
  if (text.length <= foldedLengthMax) folded.set(text, plain)
  return plain
}

/** Most words of an article have been met before: half of the time of comparing one went into folding. */
const folded = new Map<string, string>()
const foldedMax = 100_000
const foldedLengthMax = 40
