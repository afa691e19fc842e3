import type { Flaw } from '../content/flaw.ts'

/**
 * A value in place of a stored one that can't be answered. execute.ts answers the value, and reports the stored one under
 * `extensions.unreadableValues` rather than `errors`: the answer is complete, and most clients drop an answer that has errors, so one bad
 * record would cost the reader the whole list.
 */
export class StandIn {
  readonly value: unknown
  readonly message: string

  constructor(value: unknown, message: string) {
    this.value = value
    this.message = message
  }
}

/** A stored value that was replaced in an answer. */
export interface UnreadableValue {
  /** Names the record, the field and what is stored. */
  readonly message: string
  readonly path: readonly (string | number)[]
}

interface StoredRecord {
  readonly slug?: string
  readonly title?: string
  readonly flaws?: readonly Flaw[] | undefined
}

/** The value of a field of a record, marked if it replaces a stored one. `what` is what the record is called in the message: "article". */
export function withStandIn<Value>(what: string, { slug, title, flaws }: StoredRecord, field: string, value: Value): Value {
  const found = flaws?.filter((flaw) => flaw.field === field)
  if (!found || found.length === 0) return value
  const stored = found.map((flaw) => flaw.found).join(', ')
  // Resolvers are typed by the value that is answered.
  return new StandIn(value, `The ${what} "${slug ?? title}" has a "${field}" that can't be answered: found ${stored}.`) as Value
}
