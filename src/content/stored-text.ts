/** Characters that are kept, at most. */
export const charactersMax = {
  /** Of what stands in an index: PostgreSQL takes no longer entry. */
  indexed: 800,
  address: 2000,
  name: 300,
  note: 20_000,
  text: 5_000_000,
} as const

/** Whether PostgreSQL keeps the text as it is: it knows no NUL, and no half of a character. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()
