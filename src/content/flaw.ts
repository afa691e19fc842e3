/**
 * A stored value that can't be answered, such as an address that is none: older imports took in what those of today refuse. Whoever reads
 * the record gets what can stand in its place, and this beside it.
 */
export interface Flaw {
  /** As the graph names it. */
  readonly field: string
  /** What is stored there, cut short, in words that whoever may see the field may read. */
  readonly found: string
}
