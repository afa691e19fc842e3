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

/** Heights in em. The style sheet has the same, so that headlines take no more room than was reserved for them. */
export const height = { row: 5.5, card: 22, cardGap: 1, line: 2.75 }

/** The minimum width of a card in em. */
export const cardWidth = 15

/** The height in em of this many headlines in one column, with the line that names the newspaper. */
export function heightOf(form: Form, count: number, columns = 1): number {
  const { row, card, cardGap, line } = height
  switch (form) {
    case 'ticker':
      return line
    case 'cards': {
      const rows = Math.ceil(count / columns)
      return rows * card + (rows - 1) * cardGap + 2 * line
    }
    case 'related':
      return count * row + 2 * line
    default:
      return count * row + line
  }
}
