/** A line of a page that is not blank. */
export interface Line {
  readonly number: number
  readonly text: string
}

/** The lines that open the parts after the text. */
export const relatedLinkMark = /^(?:[àa] )?lire (?:aussi|également)[ \u00a0\u202f]*:[ \u00a0\u202f]*/iu
export const timelineMark = /^les (?:autres )?articles d(?:e l['’]auteur(?:e|rice)?|es auteurs)[ \u00a0\u202f]*:?$/iu
export const contributionsMark = /^l['’]espace des contributions\b/iu
export const opensPart = ({ text }: Line) => relatedLinkMark.test(text) || timelineMark.test(text) || contributionsMark.test(text)

/** Runs of ordinary spaces collapse; no-break spaces are kept. Blank lines are removed. */
export function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/[ \t\f\v]+/gu, ' ').trim()
    return /^\u200b*$/u.test(line) ? [] : [{ number: index + 1, text: line }]
  })
}

/** The number of lines before the next part. */
export function endOf(lines: readonly Line[]): number {
  const end = lines.findIndex(opensPart)
  return end < 0 ? lines.length : end
}

/** A line as evidence in a rejection. */
export const quote = ({ number, text }: Line): string => `"${text.length > 120 ? `${text.slice(0, 120)}…` : text}" in line ${number}`
