/**
 * A stored value that the schema does not allow, such as a malformed URL, because earlier versions of Kiosque imported it. Readers of the
 * record get a substitute, and this description of the problem.
 */
export interface Flaw {
  /** Name of the field in the schema. */
  readonly field: string
  /** The stored value, shortened. It contains nothing that a viewer of the field may not see. */
  readonly found: string
}
