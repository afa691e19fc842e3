import type { GraphQLResolveInfo } from 'graphql'
import type { PlannedField } from './plan.ts'

/** The path of a value in the response, as a linked list from its last key to its first. */
export interface Path {
  readonly prev: Path | undefined
  readonly key: string | number
  readonly typename: string | undefined
}

export const pathTo = ({ key, parentType }: PlannedField, prev: Path | undefined): Path => ({ prev, key, typename: parentType.name })

/** The path as an error reports it. */
export function keysOf(path: Path): (string | number)[] {
  const keys = []
  for (let at: Path | undefined = path; at; at = at.prev) keys.push(at.key)
  return keys.reverse()
}

/** The properties that all fields of a response share. */
export type OperationInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'>

/** Every resolver receives it and few read it, so its properties are getters and nothing is copied. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #field: PlannedField
  readonly #around: Path | undefined
  readonly #operation: OperationInfo

  constructor(field: PlannedField, around: Path | undefined, operation: OperationInfo) {
    this.#field = field
    this.#around = around
    this.#operation = operation
  }
  get fieldName() {
    return this.#field.definition.name
  }
  get fieldNodes() {
    return this.#field.nodes
  }
  get returnType() {
    return this.#field.definition.type
  }
  get parentType() {
    return this.#field.parentType
  }
  get path() {
    return pathTo(this.#field, this.#around)
  }
  get schema() {
    return this.#operation.schema
  }
  get fragments() {
    return this.#operation.fragments
  }
  get rootValue() {
    return this.#operation.rootValue
  }
  get operation() {
    return this.#operation.operation
  }
  get variableValues() {
    return this.#operation.variableValues
  }
}
