import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql'
import { type CollectedFields, collectFields } from './collect-fields.ts'
import type { Operation } from './operation.ts'

type Variables = Readonly<Record<string, unknown>>
type Arguments = Readonly<Record<string, unknown>>

/** The selection of a document, computed once: fields, types and arguments. */
export interface Plan {
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly selection: Selection
}

/** The fields that are selected on an object. */
export interface Selection {
  /** In the order of the response. */
  readonly fields: readonly PlannedField[]
  /** A template with a property for each field. Copying it avoids the reallocations of an object that grows field by field. */
  readonly blank: Readonly<Record<string, unknown>>
}

export interface PlannedField {
  /** The name in the response. */
  readonly key: string
  readonly nodes: readonly FieldNode[]
  readonly parentType: GraphQLObjectType
  readonly definition: GraphQLField<unknown, unknown>
  readonly shape: Shape
  /** The coerced arguments; null if they contain a variable, and so differ between requests. */
  readonly args: Arguments | null
  /** The selection on a composite value of a given type. */
  readonly selectionOf: (type: GraphQLObjectType) => Selection
}

/** A type, in the form that value completion needs. */
export type Shape = { readonly required: boolean } & (
  | {
      readonly kind: 'leaf'
      readonly type: GraphQLLeafType
      /** True if a string is returned unchanged. */
      readonly verbatim: boolean
    }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType }
  | { readonly kind: 'abstract'; readonly type: GraphQLAbstractType }
)

/** Plans of a document with more conditions are not cached: there could be thousands. Most documents have few. */
const conditionsMax = 4

/** The data that all plans of one operation share. */
interface Plannable {
  readonly operation: OperationDefinitionNode
  readonly fragments: Record<string, FragmentDefinitionNode>
  /** The variables that `@skip` and `@include` use. Each combination of their values has its own plan. */
  readonly conditions: readonly string[]
  readonly plans: Map<string, Plan>
}

/** Plans are cached for as long as their documents. The number of cached documents is limited. */
const plannable = new WeakMap<OperationDefinitionNode, Plannable>()

/** The plan of an operation. */
export function planOf({ schema, document, definition, variables }: Operation): Plan {
  let known = plannable.get(definition)
  if (!known) {
    known = examine(document, definition)
    plannable.set(definition, known)
  }
  if (known.conditions.length > conditionsMax) return makePlan(schema, known, variables)
  const name = known.conditions.map((condition) => variables[condition]).join()
  let plan = known.plans.get(name)
  if (!plan) {
    plan = makePlan(schema, known, variables)
    known.plans.set(name, plan)
  }
  return plan
}

function examine(document: DocumentNode, operation: OperationDefinitionNode): Plannable {
  const fragments: Plannable['fragments'] = Object.create(null)
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  const conditions = new Set<string>()
  visit(document, {
    Directive: ({ arguments: args = [] }) => {
      for (const { value } of args) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value)
    },
  })
  return { operation, fragments, conditions: [...conditions], plans: new Map() }
}

function makePlan(schema: GraphQLSchema, { operation, fragments }: Plannable, variables: Variables): Plan {
  const rootType = schema.getRootType(operation.operation)
  if (!rootType) throw new Error(`The schema has no ${operation.operation} type: the document was not validated.`)
  const collecting = { schema, fragments, variables }
  /** A selection for each object type, made when the first object of the type is completed. */
  const selectionFor = (nodes: readonly FieldNode[]) => {
    const byType = new Map<GraphQLObjectType, Selection>()
    return (type: GraphQLObjectType): Selection => {
      let selection = byType.get(type)
      if (!selection) {
        selection = selectionOn(
          type,
          collectFields(
            collecting,
            type,
            nodes.map(({ selectionSet }) => selectionSet),
          ),
        )
        byType.set(type, selection)
      }
      return selection
    }
  }
  const selectionOn = (type: GraphQLObjectType, collected: CollectedFields): Selection => {
    const fields = [...collected].map(([key, nodes]) => {
      const definition = definitionOf(schema, type, nodes[0]?.name.value ?? '')
      return {
        key,
        nodes,
        parentType: type,
        definition,
        shape: shapeOf(definition.type),
        args: constantArguments(definition, nodes[0]),
        selectionOf: selectionFor(nodes),
      }
    })
    return { fields, blank: Object.fromEntries(fields.map(({ key }) => [key, undefined])) }
  }
  return {
    operation,
    fragments,
    selection: selectionOn(rootType, collectFields(collecting, rootType, [operation.selectionSet])),
  }
}

function definitionOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const ofAny = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name]
  const ofQuery = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name) : undefined
  const definition = ofAny ?? ofQuery
  if (!definition) throw new Error(`${type.name} has no field ${name}: the document was not validated.`)
  return definition
}

/** Null if the arguments contain a variable, or if they are invalid: the error is then reported in each response. */
function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode | undefined): Arguments | null {
  let varies = false
  for (const argument of node?.arguments ?? []) {
    visit(argument, {
      Variable: () => {
        varies = true
      },
    })
  }
  if (varies || !node) return null
  try {
    return getArgumentValues(definition, node)
  } catch {
    return null
  }
}

const shapes = new WeakMap<GraphQLOutputType, Shape>()

function shapeOf(type: GraphQLOutputType): Shape {
  let shape = shapes.get(type)
  if (!shape) {
    const required = isNonNullType(type)
    const nullable: GraphQLOutputType = required ? type.ofType : type
    shape = { required, ...formOf(nullable) }
    shapes.set(type, shape)
  }
  return shape
}

/** A shape without `required`. */
function formOf(type: GraphQLOutputType) {
  if (isLeafType(type)) return { kind: 'leaf', type, verbatim: type === GraphQLString || type === GraphQLID } as const
  if (isListType(type)) return { kind: 'list', of: shapeOf(type.ofType) } as const
  if (isObjectType(type)) return { kind: 'object', type } as const
  if (isAbstractType(type)) return { kind: 'abstract', type } as const
  throw new Error(`${type} is no type of a value.`)
}
