/** Ordinary white space only: a no-break space holds what it joins together. */
const breakable = /[ \t\r\n]+/u

/** What may not stand before the « … »: an opening mark without its word, a comma, a dash. */
const dangling = /[\s\u00a0\u202f«“"‘([{,;:.!?…–—-]+$/u

/** Hermes, the engine of React Native, has none. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter('fr', { granularity: 'grapheme' }) : null

/**
 * The beginning of a text in at most `maxChars` graphemes, "…" included, cut between words; whole where it fits.
 * A word longer than that is cut inside. Code points are counted where the platform doesn't know graphemes.
 */
export function teaserOf(text: string, maxChars: number): string {
  const whole = text.split(breakable).filter(Boolean).join(' ')
  // A grapheme has one code unit at least, so a short text needs no counting.
  if (whole.length <= maxChars) return whole
  const ends: number[] = []
  let end = 0
  for (const { length } of graphemesOf(whole)) {
    end += length
    ends.push(end)
    if (ends.length > maxChars) break
  }
  if (ends.length <= maxChars) return whole
  const room = maxChars > 1 ? (ends[maxChars - 2] ?? 0) : 0
  const cut = whole.slice(0, room)
  const onWord = whole[room] === ' ' ? cut : cut.slice(0, Math.max(cut.lastIndexOf(' '), 0))
  return cutShort(onWord.replace(dangling, '') ? onWord : cut)
}

/** What was cut off told by "…", with no mark left hanging before it. */
export const cutShort = (cut: string): string => `${(cut.replace(dangling, '') || cut).trimEnd()}…`

function* graphemesOf(text: string): Generator<string> {
  if (segmenter) for (const { segment } of segmenter.segment(text)) yield segment
  else yield* text
}
