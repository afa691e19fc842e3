/** Shorter words that end like a plural are often none: « Paris », « corps », « prix ». */
const lengthMin = 6

/**
 * A folded French word without the mark of the plural: « missiles » and « missile », « journaux » and « journal » are one term. A word that
 * ends so in the singular, as « concours », loses its last letter wherever it stands, so that it stays the same as itself.
 */
export function singular(word: string): string {
  if (word.length < lengthMin || !(word.endsWith('s') || word.endsWith('x'))) return word
  return word.endsWith('aux') && !word.endsWith('eaux') ? `${word.slice(0, -2)}l` : word.slice(0, -1)
}
