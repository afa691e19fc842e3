import type { Flaw } from '../content/flaw.ts'

/**
 * A value in place of one that is stored and can't be answered. execute.ts answers the value, and tells of the other one under
 * `extensions.unreadableValues`. That is no entry of `errors`: the answer is complete, and most clients throw away one that has errors,
 * so that one bad record would take the list from the reader after all.
 */
export class StandIn {
  readonly value: unknown
  readonly message: string

  constructor(value: unknown, message: string) {
    this.value = value
    this.message = message
  }
}

/** What an answer tells of a stored value that something else stands in for. */
export interface UnreadableValue {
  /** Names the record, the field and what is stored. */
  readonly message: string
  readonly path: readonly (string | number)[]
}

interface Named {
  readonly slug?: string
  readonly title?: string
  readonly flaws?: readonly Flaw[] | undefined
}

/** The value of a field of a record, marked where another is stored that can't be answered. `what` is what the record is called: "article". */
export function withStandIn<Value>(what: string, { slug, title, flaws }: Named, field: string, value: Value): Value {
  const found = flaws?.filter((flaw) => flaw.field === field)
  if (!found || found.length === 0) return value
  const stored = found.map((flaw) => flaw.found).join(', ')
  // Resolvers are typed by what is answered at last.
  return new StandIn(value, `The ${what} "${slug ?? title}" has a "${field}" that can't be answered: found ${stored}.`) as Value
}
