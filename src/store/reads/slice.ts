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
