import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
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

/**
 * What a document may ask for. The article page asks for some 300 values 8 deep, a list of 100 articles with six links each for some
 * 10,000. A token is what graphql-js counts: a name, a number, a bracket.
 */
export const limits = { tokensMax: 4000, depthMax: 20, valuesMax: 200_000 }

type Variables = Readonly<Record<string, unknown>>

/** Entries of a list that can't be asked for by size: most articles have one author and few topics; a paper has some ten sections. */
const listSizeAssumed = { inside: 3, atTheRoot: 10 }
/** Of a page, unless told. */
const pageSizeDefault = 20

interface Weight {
  readonly values: number
  readonly depth: number
}

/** Weights are kept as long as their documents, each for so many combinations of sizes. */
const weights = new WeakMap<OperationDefinitionNode, Map<string, Weight>>()
const weightsMax = 100

/**
 * Makes sure that the operation stays within the limits: an answer is put together in memory, and shares a thread with all others.
 * CostlyDocument where it doesn't. The variables are coerced ones.
 */
export function assertWithinLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const { values, depth } = knownWeightOf(schema, document, operation, variables)
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

function knownWeightOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Weight {
  let known = weights.get(operation)
  if (!known || known.size > weightsMax) {
    known = new Map()
    weights.set(operation, known)
  }
  const sizes = sizesIn(variables)
  let weight = known.get(sizes)
  if (!weight) {
    weight = weightOf(schema, document, operation, variables)
    known.set(sizes, weight)
  }
  return weight
}

/** What of the variables can be a size: numbers, and the lengths of lists. */
function sizesIn(variables: Variables): string {
  let sizes = ''
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value === 'number') sizes += ` ${name}=${value}`
    else if (Array.isArray(value)) sizes += ` ${name}=${value.length}`
  }
  return sizes
}

/** How much is asked for, the largest that it can be: values of an answer, and fields within fields. */
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
  /** A fragment weighs the same wherever it is spread among as many entries: fragments that spread each other twice don't double the work. */
  readonly #weighed = new Map<string, Weight>()

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Variables) {
    this.#schema = schema
    this.#fragments = fragments
    this.#variables = variables
  }

  /** `entries` is how many the page that is selected from was asked for; null where it is no page. */
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
    // What the schema says of itself is bounded by graphql-js, and production says nothing.
    if (!definition || !field.selectionSet) return { values: 1, depth: 1 }
    const type = getNamedType(definition.type)
    if (!isCompositeType(type)) return { values: 1, depth: 1 }
    const asked = this.#sizeAsked(field) ?? defaultSize(definition.args)
    const list = isList(definition.type)
    // What is asked for by size and is no list is a page: a connection, or one of changes. Its lists are as long as it.
    const isPage = !list && definition.args.some(({ name }) => name === 'first')
    const inner = this.selection(field.selectionSet, type, isPage ? (asked ?? pageSizeDefault) : null)
    const times = list ? (entries ?? asked ?? this.#sizeAssumed(parent)) : 1
    return { values: 1 + times * inner.values, depth: 1 + inner.depth }
  }

  #sizeAssumed(parent: GraphQLCompositeType): number {
    return parent === this.#schema.getQueryType() ? listSizeAssumed.atTheRoot : listSizeAssumed.inside
  }

  /** `first`, `last` or the number of `ids`; null where none is given. */
  #sizeAsked({ arguments: args = [] }: FieldNode): number | null {
    const sizes = args.flatMap(({ name, value }) => {
      if (name.value === 'ids') return [this.#lengthOf(value)]
      return name.value === 'first' || name.value === 'last' ? [this.#numberOf(value)] : []
    })
    return sizes.find((size) => size !== null) ?? null
  }

  #numberOf(value: ValueNode): number | null {
    if (value.kind === Kind.INT) return Math.max(Number(value.value), 0)
    const given = value.kind === Kind.VARIABLE ? this.#variables[value.name.value] : null
    return typeof given === 'number' ? Math.max(given, 0) : null
  }

  #lengthOf(value: ValueNode): number | null {
    if (value.kind === Kind.LIST) return value.values.length
    const given = value.kind === Kind.VARIABLE ? this.#variables[value.name.value] : null
    return Array.isArray(given) ? given.length : 1
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? undefined : this.#schema.getType(name)
    return isCompositeType(type) ? type : null
  }
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)

function defaultSize(args: readonly { readonly name: string; readonly defaultValue?: unknown }[]): number | null {
  const { defaultValue } = args.find(({ name }) => name === 'first') ?? {}
  return typeof defaultValue === 'number' ? defaultValue : null
}
