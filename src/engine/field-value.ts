import type { GraphQLLeafType } from 'graphql'
import type { PlannedField } from './plan.ts'

export const nameOf = ({ parentType, definition }: PlannedField): string => `${parentType.name}.${definition.name}`

/** The value of a leaf as it is in the response. */
export function serialized(type: GraphQLLeafType, value: unknown, field: PlannedField): unknown {
  if (value === null || value === undefined) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`)
  const text = type.serialize(value)
  if (text === null || text === undefined)
    throw new Error(`Expected \`${type.name}.serialize(${value})\` to return non-nullable value, returned: ${text}`)
  return text
}

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/** The items of a list. `null` if the value is no list. */
export function itemsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  return isIterable(value) ? [...value] : null
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value
