import { type GraphQLAbstractType, GraphQLError, type GraphQLObjectType, isObjectType } from 'graphql'
import { nameOf } from './field-value.ts'
import type { PlannedField } from './plan.ts'
import { type OperationInfo, type Path, ResolveInfo } from './resolve-info.ts'

interface AbstractValue {
  readonly field: PlannedField
  readonly value: unknown
  readonly path: Path
}

/** The object type of an abstract value. `resolveType` returns a name synchronously: the schema has no asynchronous one, and no `isTypeOf`. */
export function runtimeTypeOf(
  type: GraphQLAbstractType,
  { field, value, path }: AbstractValue,
  contextValue: unknown,
  operation: OperationInfo,
): GraphQLObjectType {
  // The path of a list item ends with its index; the path of the field is the path of the list.
  let own = path
  while (own.typename === undefined && own.prev) own = own.prev
  const name = type.resolveType?.(value, contextValue, new ResolveInfo(field, own.prev, operation), type)
  const runtime = typeof name === 'string' ? operation.schema.getType(name) : undefined
  if (!isObjectType(runtime))
    throw new GraphQLError(`Abstract type "${type.name}" must resolve to an Object type for field "${nameOf(field)}".`)
  if (!operation.schema.isSubType(type, runtime))
    throw new GraphQLError(`Runtime Object type "${runtime.name}" is not a possible type for "${type.name}".`)
  return runtime
}
