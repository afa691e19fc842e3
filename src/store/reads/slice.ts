export interface Slice<Position> {
  /** Rows at most. */
  readonly size: number
  /** From the end of the list, as `last` asks. The rows still come in the list's order. */
  readonly fromEnd: boolean
  readonly after: Position | null
  readonly before: Position | null
}

/** As readers see the list: what comes first is before. */
export type Side = 'before' | 'after'
