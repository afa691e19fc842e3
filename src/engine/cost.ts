import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { CostlyDocument } from '../content/error.ts'
import { assumedSizeDefault, listSizeOf } from './list-size.ts'
import type { Operation } from './operation.ts'

/**
 * Limits of a document. The article page selects about 300 values with a depth of 8; a list of 100 articles with six links each selects
 * about 10,000. A token is a lexical token of graphql-js: a name, a number, a bracket.
 */
export const limits = { tokensMax: 4000, depthMax: 20, valuesMax: 200_000 }

type Variables = Readonly<Record<string, unknown>>

interface Weight {
  readonly values: number
  readonly depth: number
}

/** Weights are cached for as long as their documents, each for a limited number of combinations of sizes. */
const weights = new WeakMap<OperationDefinitionNode, Map<string, Weight>>()
const weightsMax = 100

/**
 * Throws CostlyDocument if the operation exceeds the limits. A response is assembled in memory, by a thread that all requests share.
 */
export function assertWithinLimits(operation: Operation): void {
  const { values, depth } = knownWeightOf(operation)
  if (depth > limits.depthMax) {
    throw new CostlyDocument(
      `The document asks for fields ${depth} deep: expected ${limits.depthMax} at most. Ask for the inner ones by id.`,
    )
  }
  if (values > limits.valuesMax) {
    throw new CostlyDocument(
      `The answer would hold up to ${values} values: expected ${limits.valuesMax} at most. Ask for fewer entries with "first", or for fewer fields of each.`,
    )
  }
}

function knownWeightOf({ schema, document, definition, variables }: Operation): Weight {
  let known = weights.get(definition)
  if (!known || known.size > weightsMax) {
    known = new Map()
    weights.set(definition, known)
  }
  const sizes = sizesIn(variables)
  let weight = known.get(sizes)
  if (!weight) {
    weight = weightOf(schema, document, definition, variables)
    known.set(sizes, weight)
  }
  return weight
}

/** A key of the variables that can be sizes: numbers, and the lengths of lists. */
function sizesIn(variables: Variables): string {
  let sizes = ''
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value === 'number') sizes += ` ${name}=${value}`
    else if (Array.isArray(value)) sizes += ` ${name}=${value.length}`
  }
  return sizes
}

/** The maximum number of values in a response, and its maximum depth. */
function weightOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Weight {
  const root = schema.getRootType(operation.operation)
  if (!root) return { values: 0, depth: 0 }
  const fragments = new Map(
    document.definitions.flatMap((part) => (part.kind === Kind.FRAGMENT_DEFINITION ? [[part.name.value, part] as const] : [])),
  )
  return new Weigher(schema, fragments, variables).selection(operation.selectionSet, root, null)
}

class Weigher {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #variables: Variables
  /** Weights of fragments, by name and number of entries. Without this cache, fragments that spread each other twice would double the work at each level. */
  readonly #weighed = new Map<string, Weight>()

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Variables) {
    this.#schema = schema
    this.#fragments = fragments
    this.#variables = variables
  }

  /** `entries` is the size of the page around the selection; null if the selection is not on a page. */
  selection({ selections }: SelectionSetNode, type: GraphQLCompositeType, entries: number | null): Weight {
    let values = 0
    let depth = 0
    for (const selection of selections) {
      const weight =
        selection.kind === Kind.FIELD
          ? this.#field(selection, type, entries)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selection(selection.selectionSet, this.#typeNamed(selection.typeCondition?.name.value) ?? type, entries)
            : this.#fragment(selection.name.value, entries)
      values += weight.values
      depth = Math.max(depth, weight.depth)
    }
    return { values, depth }
  }

  #fragment(name: string, entries: number | null): Weight {
    const key = `${name} ${entries}`
    let weight = this.#weighed.get(key)
    if (!weight) {
      const fragment = this.#fragments.get(name)
      const type = this.#typeNamed(fragment?.typeCondition.name.value)
      weight = fragment && type ? this.selection(fragment.selectionSet, type, entries) : { values: 0, depth: 0 }
      this.#weighed.set(key, weight)
    }
    return weight
  }

  #field(field: FieldNode, parent: GraphQLCompositeType, entries: number | null): Weight {
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    // graphql-js limits introspection, and production refuses it.
    if (!definition || !field.selectionSet) return { values: 1, depth: 1 }
    const type = getNamedType(definition.type)
    if (!isCompositeType(type)) return { values: 1, depth: 1 }
    const size = this.#sizeOf(field, definition)
    const list = isList(definition.type)
    const inner = this.selection(field.selectionSet, type, list ? null : size)
    const times = list ? (entries ?? size ?? assumedSizeDefault) : 1
    return { values: 1 + times * inner.values, depth: 1 + inner.depth }
  }

  /** Null if the field declares no size. */
  #sizeOf({ arguments: given = [] }: FieldNode, definition: GraphQLField<unknown, unknown>): number | null {
    const declared = listSizeOf(definition)
    if (!declared) return null
    const { slicingArguments = [], assumedSize = assumedSizeDefault } = declared
    for (const { name, value } of given) {
      const size = slicingArguments.includes(name.value) ? this.#sizeIn(value) : null
      if (size !== null) return size
    }
    const { defaultValue } = definition.args.find(({ name }) => name === slicingArguments[0]) ?? {}
    return typeof defaultValue === 'number' ? defaultValue : assumedSize
  }

  #sizeIn(value: ValueNode): number | null {
    if (value.kind === Kind.INT) return Math.max(Number(value.value), 0)
    if (value.kind === Kind.LIST) return value.values.length
    if (value.kind === Kind.NULL) return null
    // Input coercion: any other literal in the place of a list is a list of one item.
    if (value.kind !== Kind.VARIABLE) return 1
    const variable = this.#variables[value.name.value]
    if (typeof variable === 'number') return Math.max(variable, 0)
    return Array.isArray(variable) ? variable.length : null
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? undefined : this.#schema.getType(name)
    return isCompositeType(type) ? type : null
  }
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)
