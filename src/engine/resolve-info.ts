import type { GraphQLResolveInfo } from 'graphql'
import type { PlannedField } from './plan.ts'

/** Where a value is in the answer, from its end. */
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

/** What is the same for all fields of an answer. */
export type OperationInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'>

/** Given to every resolver and read by few of them, so its properties are getters and nothing is copied. */
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
