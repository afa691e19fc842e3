import type { BodyBlock, RichText } from '../../content/body.ts'

export const isRich = (block: BodyBlock): block is Extract<BodyBlock, RichText> => 'text' in block

export const richTextOf = ({ text, marks }: RichText): RichText => (marks ? { text, marks } : { text })

/** Joins texts, one per line, and shifts their marks. */
export function joined(texts: readonly RichText[]): RichText {
  let text = ''
  const marks = texts.flatMap((part) => {
    const from = text === '' ? 0 : text.length + 1
    text = text === '' ? part.text : `${text}\n${part.text}`
    return (part.marks ?? []).map((mark) => ({ ...mark, start: mark.start + from, end: mark.end + from }))
  })
  return richTextOf(marks.length > 0 ? { text, marks } : { text })
}
