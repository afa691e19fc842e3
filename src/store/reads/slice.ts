export interface Slice<Position> {
  /** Rows at most. */
  readonly size: number
  /** From the end of the list, as for `last`. The rows are still in the list's order. */
  readonly fromEnd: boolean
  readonly after: Position | null
  readonly before: Position | null
}

/** In the order of the list. */
export type Side = 'before' | 'after'

/** The rows of each of so many lists that one statement reads; they carry their list's number, from 1. */
export function grouped<Row extends { readonly parent: number }>(rows: readonly Row[], count: number): Row[][] {
  const groups: Row[][] = Array.from({ length: count }, () => [])
  for (const row of rows) groups[row.parent - 1]?.push(row)
  return groups
}
