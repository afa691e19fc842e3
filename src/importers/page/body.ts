import type { BodyBlock } from '../../content/body.ts'

const bylineLengthMax = 80

/** The paragraphs, with their run-in subheadings, and the byline, which is the last short line without a full stop. */
export function readBody(lines: readonly string[]): { blocks: BodyBlock[]; byline: string | null } {
  const last = lines.at(-1)
  const byline = last !== undefined && isByline(last) ? last.trim() : null
  const paragraphs = byline === null ? lines : lines.slice(0, -1)
  // Capitals at the beginning of the first paragraph are a dateline, not a subheading: « BAMAKO- Le gouvernement … ».
  return { blocks: paragraphs.flatMap((text, index) => (index === 0 ? [{ kind: 'paragraph', text }] : withSubheading(text))), byline }
}

export const isByline = (line: string): boolean =>
  line.length <= bylineLengthMax && /\p{L}/u.test(line) && !/[.!?…,;:»”"\-–—]\s*$/u.test(line)

/** « INSTRUCTEURS RUSSES- Invité de l'émission … »: a run-in subheading in capitals, a dash, then the paragraph. */
function withSubheading(text: string): BodyBlock[] {
  const [run, heading = ''] = /^([^\p{Ll}]+?) ?[-–—](?:\s+|$)/u.exec(text) ?? []
  if (!run || !/\p{Lu}{2}/u.test(heading) || /^[IVXLC]+$/u.test(heading)) return [{ kind: 'paragraph', text }]
  const rest = text.slice(run.length)
  const subheading: BodyBlock = { kind: 'subheading', text: heading.trim(), level: 2 }
  return rest ? [subheading, { kind: 'paragraph', text: rest }] : [subheading]
}
