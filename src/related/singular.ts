/** Shorter words that end like a plural are often singular: « Paris », « corps », « prix ». */
const lengthMin = 6

/**
 * Removes the plural ending of a folded French word: « missiles » and « missile », « journaux » and « journal » are one term. A singular word
 * with such an ending, such as « concours », loses its last letter in every occurrence, so it still matches itself.
 */
export function singular(word: string): string {
  if (word.length < lengthMin || !(word.endsWith('s') || word.endsWith('x'))) return word
  return word.endsWith('aux') && !word.endsWith('eaux') ? `${word.slice(0, -2)}l` : word.slice(0, -1)
}
