import type { Flaw } from '../content/flaw.ts'

/**
 * Replaces a stored value that cannot be returned. execute.ts returns the replacement, and reports the stored value in
 * `extensions.unreadableValues` instead of `errors`. The response is complete, and most clients discard a response with errors: one bad
 * record would then hide the whole list.
 */
export class StandIn {
  readonly value: unknown
  readonly message: string

  constructor(value: unknown, message: string) {
    this.value = value
    this.message = message
  }
}

/** A stored value that was replaced in a response. */
export interface UnreadableValue {
  /** Names the record, the field and the stored value. */
  readonly message: string
  readonly path: readonly (string | number)[]
}

interface StoredRecord {
  readonly slug?: string
  readonly title?: string
  readonly flaws?: readonly Flaw[] | undefined
}

/** The value of a field of a record, wrapped if it replaces a stored one. `what` names the kind of record in the message, such as "article". */
export function withStandIn<Value>(what: string, { slug, title, flaws }: StoredRecord, field: string, value: Value): Value {
  const found = flaws?.filter((flaw) => flaw.field === field)
  if (!found || found.length === 0) return value
  const stored = found.map((flaw) => flaw.found).join(', ')
  // Resolvers have the type of the returned value.
  return new StandIn(value, `The ${what} "${slug ?? title}" has a "${field}" that can't be answered: found ${stored}.`) as Value
}
