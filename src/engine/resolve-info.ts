import type { GraphQLResolveInfo } from 'graphql'
import type { PlannedField } from './plan.ts'

/** The way to a value of an answer, from its end. */
export interface Path {
  readonly prev: Path | undefined
  readonly key: string | number
  readonly typename: string | undefined
}

export const pathTo = ({ key, parentType }: PlannedField, prev: Path | undefined): Path => ({ prev, key, typename: parentType.name })

/** As an error tells of it. */
export function keysOf(path: Path): (string | number)[] {
  const keys = []
  for (let at: Path | undefined = path; at; at = at.prev) keys.push(at.key)
  return keys.reverse()
}

/** What is the same for all fields of an answer. */
export type Whole = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'>

/** Given to every resolver and read by few: so it says by getters what others would copy for each. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #field: PlannedField
  readonly #around: Path | undefined
  readonly #whole: Whole

  constructor(field: PlannedField, around: Path | undefined, whole: Whole) {
    this.#field = field
    this.#around = around
    this.#whole = whole
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
    return this.#whole.schema
  }
  get fragments() {
    return this.#whole.fragments
  }
  get rootValue() {
    return this.#whole.rootValue
  }
  get operation() {
    return this.#whole.operation
  }
  get variableValues() {
    return this.#whole.variableValues
  }
}
