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
import { assumedSizeDefault, listSizeOf, weightOf } from './field-cost.ts'
import { fragmentsOf } from './fragments.ts'
import type { Operation } from './operation.ts'
import type { OperationLimits } from './operation-limits.ts'

type Variables = Readonly<Record<string, unknown>>

/** What an operation may cost. */
export interface Cost {
  /** The largest possible answer, in the units of field-cost.ts. */
  readonly weight: number
  /** Levels of fields. */
  readonly depth: number
}

/** Costs are cached for as long as their documents, each for a limited number of combinations of sizes. */
const costs = new WeakMap<OperationDefinitionNode, Map<string, Cost>>()
const costsMax = 100

/** Throws CostlyDocument if the operation costs more than the limits allow. */
export function assertCostWithin({ weightMax, depthMax }: OperationLimits, operation: Operation): void {
  const cost = knownCostOf(operation)
  if (cost.depth > depthMax) {
    throw new CostlyDocument(`The document asks for fields ${cost.depth} deep: expected ${depthMax} at most. Ask for the inner ones by id.`)
  }
  if (cost.weight > weightMax) {
    throw new CostlyDocument(
      `The document has a weight of ${cost.weight}: expected ${weightMax} at most. Ask for fewer entries with "first", for fewer long texts, or for one search at a time.`,
    )
  }
}

/** What an operation costs. It is computed once for each combination of sizes. */
export function knownCostOf({ schema, document, definition, variables }: Operation): Cost {
  let known = costs.get(definition)
  if (!known || known.size > costsMax) {
    known = new Map()
    costs.set(definition, known)
  }
  const sizes = sizesIn(variables)
  let cost = known.get(sizes)
  if (!cost) {
    cost = costOf(schema, document, definition, variables)
    known.set(sizes, cost)
  }
  return cost
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

function costOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Cost {
  const root = schema.getRootType(operation.operation)
  if (!root) return { weight: 0, depth: 0 }
  return new Weigher(schema, fragmentsOf(document), variables).selection(operation.selectionSet, root, null)
}

class Weigher {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #variables: Variables
  /** Costs of fragments, by name and number of entries. Without this cache, fragments that spread each other twice would double the work at each level. */
  readonly #weighed = new Map<string, Cost>()

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Variables) {
    this.#schema = schema
    this.#fragments = fragments
    this.#variables = variables
  }

  /** `entries` is the size of the page around the selection; null if the selection is not on a page. */
  selection({ selections }: SelectionSetNode, type: GraphQLCompositeType, entries: number | null): Cost {
    let weight = 0
    let depth = 0
    for (const selection of selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? this.#field(selection, type, entries)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selection(selection.selectionSet, this.#typeNamed(selection.typeCondition?.name.value) ?? type, entries)
            : this.#fragment(selection.name.value, entries)
      weight += cost.weight
      depth = Math.max(depth, cost.depth)
    }
    return { weight, depth }
  }

  #fragment(name: string, entries: number | null): Cost {
    const key = `${name} ${entries}`
    let cost = this.#weighed.get(key)
    if (!cost) {
      const fragment = this.#fragments.get(name)
      const type = this.#typeNamed(fragment?.typeCondition.name.value)
      cost = fragment && type ? this.selection(fragment.selectionSet, type, entries) : { weight: 0, depth: 0 }
      this.#weighed.set(key, cost)
    }
    return cost
  }

  #field(field: FieldNode, parent: GraphQLCompositeType, entries: number | null): Cost {
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    // graphql-js limits introspection, and production refuses it.
    if (!definition) return { weight: 1, depth: 1 }
    const own = weightOf(definition)
    const type = getNamedType(definition.type)
    if (!field.selectionSet || !isCompositeType(type)) return { weight: own, depth: 1 }
    const size = this.#sizeOf(field, definition)
    const list = isList(definition.type)
    const inner = this.selection(field.selectionSet, type, list ? null : size)
    const times = list ? (entries ?? size ?? assumedSizeDefault) : 1
    return { weight: own + times * inner.weight, depth: 1 + inner.depth }
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
