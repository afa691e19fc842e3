/** Ordinary white space only: text is not cut at a no-break space. */
const breakable = /[ \t\r\n]/u

/** White space other than single spaces between words. Most texts have none, and need not be split into words. */
const spaced = /[\t\r\n]|^ | $| {2}/u

/** Characters to remove before the « … »: an opening quotation mark without a word, a comma or a dash. */
const dangling = /[\s«“"‘([{,;:.!?…–—-]+$/u

/**
 * Latin letters and their punctuation: each character is a grapheme of its own, because none of them extends another. Such a text needs no
 * segmenter, which takes most of the time of a teaser.
 */
const plain = /^[ -\u02ff\u2010-\u202f\u20ac]*$/u

/** Hermes, the engine of React Native, has no Intl.Segmenter. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter('fr') : null

/**
 * The beginning of a text in at most `maxChars` graphemes, including the "…". A text that fits is returned whole. Longer texts are cut
 * between words; a word that is longer than the limit is cut inside. Platforms without Intl.Segmenter count code points.
 */
export function teaserOf(text: string, maxChars: number): string {
  const whole = spaced.test(text) ? text.split(breakable).filter(Boolean).join(' ') : text
  // A grapheme has at least one code unit, so the graphemes of a short text need not be counted.
  if (whole.length <= maxChars) return whole
  const room = roomIn(whole, maxChars)
  if (room === null) return whole
  const cut = whole.slice(0, room)
  const onWord = whole[room] === ' ' ? cut : cut.slice(0, Math.max(cut.lastIndexOf(' '), 0))
  return cutShort(onWord.replace(dangling, '') ? onWord : cut)
}

/** Appends "…" to a cut text, after removing dangling punctuation. */
export const cutShort = (cut: string): string => `${(cut.replace(dangling, '') || cut).trimEnd()}…`

/** The length of the first `maxChars - 1` graphemes, in code units. Null if the text has at most `maxChars`. It has more code units. */
function roomIn(whole: string, maxChars: number): number | null {
  if (plain.test(whole.slice(0, maxChars + 1))) return Math.max(maxChars - 1, 0)
  const ends: number[] = []
  let end = 0
  for (const { length } of graphemesOf(whole)) {
    end += length
    ends.push(end)
    if (ends.length > maxChars) return ends[maxChars - 2] ?? 0
  }
  return null
}

function* graphemesOf(text: string): Generator<string> {
  if (segmenter) for (const { segment } of segmenter.segment(text)) yield segment
  else yield* text
}
