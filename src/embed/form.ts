/** How headlines are laid out. */
export const forms = ['list', 'cards', 'ticker', 'timeline', 'related'] as const

export type Form = (typeof forms)[number]

/** Whose headlines are shown: a list of the newspaper, a search, the front page, or an article with its related links. */
export const sources = ['section', 'author', 'topic', 'search', 'front', 'article'] as const

export type Source = (typeof sources)[number]

/** The form of a source for which none is chosen. */
export const formOf = (source: Source): Form => (source === 'author' ? 'timeline' : source === 'article' ? 'related' : 'list')

export const countDefault = 6
export const countMax = 20

/** Minimum heights in em. The style sheet has the same, so that headlines take no more room than was reserved for them. */
export const heights = { narrowRow: 5.7, wideRow: 4.45, card: 22, cardGap: 1, line: 2.75 }

/** From this width in em a headline has two lines instead of three, and there is room for several cards in a row. */
export const wide = 30

/** The minimum width of a card in em. */
export const cardWidth = 15

/** The height in em of this many headlines in a column of that width, with the line that names the newspaper. */
export function heightOf(form: Form, count: number, width: number): number {
  const { narrowRow, wideRow, card, cardGap, line } = heights
  const row = width < wide ? narrowRow : wideRow
  switch (form) {
    case 'ticker':
      return line
    case 'cards': {
      const columns = Math.max(1, Math.floor((width + cardGap) / (cardWidth + cardGap)))
      const rows = Math.ceil(count / columns)
      return line / 5 + rows * (card + cardGap) - cardGap + line
    }
    case 'related':
      return count * row + 2 * line
    default:
      return count * row + line
  }
}
