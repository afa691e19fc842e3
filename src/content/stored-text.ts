/** Maximum numbers of characters of stored texts. */
export const charactersMax = {
  /** For indexed texts: PostgreSQL limits the size of an index entry. */
  indexed: 800,
  address: 2000,
  name: 300,
  note: 20_000,
  text: 5_000_000,
} as const

/** Whether PostgreSQL can store the text: it allows neither NUL nor unpaired surrogates. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()
