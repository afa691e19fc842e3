import { type ExecutionResult, type GraphQLError, locatedError } from 'graphql'
import { becomeNull, isGone, type Place } from './place.ts'
import type { PlannedField } from './plan.ts'
import { keysOf, type Path } from './resolve-info.ts'
import type { StandIn, UnreadableValue } from './unreadable-value.ts'

/** What went wrong in an answer, and where. */
export class AnswerErrors {
  // Most answers have none.
  #errors: { readonly place: Place; readonly error: GraphQLError }[] | null = null
  #unreadable: ({ readonly place: Place } & UnreadableValue)[] | null = null

  /** The place becomes null. Only one error is recorded for it: later ones concern a value that is already null. */
  fail(field: PlannedField, cause: unknown, place: Place, path: Path): void {
    if (place.abandoned) return
    becomeNull(place)
    this.#errors ??= []
    this.#errors.push({ place, error: locatedError(cause, field.nodes, keysOf(path)) })
  }

  noteUnreadable({ message }: StandIn, place: Place, path: Path): void {
    this.#unreadable ??= []
    this.#unreadable.push({ place, message, path: keysOf(path) })
  }

  /** The answer with its errors. Those inside a value that became null are omitted: the client cannot see their path. */
  addTo(result: ExecutionResult): ExecutionResult {
    if (!this.#errors && !this.#unreadable) return result
    const errors = (this.#errors ?? []).filter(({ place }) => !isGone(place)).map(({ error }) => error)
    const unreadableValues = (this.#unreadable ?? []).filter(({ place }) => !isGone(place)).map(({ place: _, ...value }) => value)
    return { ...(errors.length > 0 && { errors }), ...result, ...(unreadableValues.length > 0 && { extensions: { unreadableValues } }) }
  }
}
