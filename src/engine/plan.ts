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

/** What a document selects, worked out once: which fields of which types, with which arguments. */
export interface Plan {
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly selection: Selection
}

/** What is selected of an object. */
export interface Selection {
  /** In the order of the answer. */
  readonly fields: readonly PlannedField[]
  /** An object to copy, with a place for each field: V8 moves an object that grows field by field. */
  readonly blank: Readonly<Record<string, unknown>>
}

export interface PlannedField {
  /** The name in the answer. */
  readonly key: string
  readonly nodes: readonly FieldNode[]
  readonly parentType: GraphQLObjectType
  readonly definition: GraphQLField<unknown, unknown>
  readonly shape: Shape
  /** The same for every answer; null where they hold a variable. */
  readonly args: Arguments | null
  /** What is selected of a composite value, by its type. */
  readonly selectionOf: (type: GraphQLObjectType) => Selection
}

/** A type as a value is completed by it. */
export type Shape = { readonly required: boolean } & (
  | {
      readonly kind: 'leaf'
      readonly type: GraphQLLeafType
      /** A string is answered as it is. */
      readonly verbatim: boolean
    }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType }
  | { readonly kind: 'abstract'; readonly type: GraphQLAbstractType }
)

/** Most documents have few conditions. Plans of one with more are not kept: there could be thousands of them. */
const conditionsMax = 4

/** What the plans of one operation of a document have in common. */
interface Plannable {
  readonly operation: OperationDefinitionNode
  readonly fragments: Record<string, FragmentDefinitionNode>
  /** The variables that `@skip` and `@include` look at: for each combination of their values there is a plan. */
  readonly conditions: readonly string[]
  readonly plans: Map<string, Plan>
}

/** Plans live as long as their documents, which the server keeps a bounded number of. */
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
  /** A selection for each type of object that is answered, made when the first is. */
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

/** Null if they hold a variable, and if they are wrong: the error belongs to each answer. */
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

/** A shape but for whether it is required. */
function formOf(type: GraphQLOutputType) {
  if (isLeafType(type)) return { kind: 'leaf', type, verbatim: type === GraphQLString || type === GraphQLID } as const
  if (isListType(type)) return { kind: 'list', of: shapeOf(type.ofType) } as const
  if (isObjectType(type)) return { kind: 'object', type } as const
  if (isAbstractType(type)) return { kind: 'abstract', type } as const
  throw new Error(`${type} is no type of a value.`)
}
