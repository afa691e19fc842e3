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
// Not part of graphql-js' public index: the version is pinned, and what a selection means is better said once.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'

type Variables = Readonly<Record<string, unknown>>
type Arguments = Readonly<Record<string, unknown>>

/** What a document means, worked out once: which fields of which types, with which arguments. */
export interface Plan {
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly selection: Selection
  readonly rootType: GraphQLObjectType
}

/** What is selected of an object. */
export interface Selection {
  /** In the order of the answer. */
  readonly fields: readonly PlannedField[]
  /** An answer to copy, with a place for each field: one that grows field by field is moved about in memory. */
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
      /** A text is answered as it is. */
      readonly verbatim: boolean
    }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType }
  | { readonly kind: 'abstract'; readonly type: GraphQLAbstractType }
)

/** Documents vary by few conditions. Plans of one that varies by more are not kept: there could be thousands of them. */
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

/** The plan of an operation of this document. The variables are coerced ones, in an object without a prototype. */
export function planOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Plan {
  let known = plannable.get(operation)
  if (!known) {
    known = examine(document, operation)
    plannable.set(operation, known)
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
  /** A selection for each type that is met, made when it is first met. */
  const selectionFor = (nodes: readonly FieldNode[]) => {
    const byType = new Map<GraphQLObjectType, Selection>()
    return (type: GraphQLObjectType): Selection => {
      let selection = byType.get(type)
      if (!selection) {
        selection = selectionOn(type, collectSubfields(schema, fragments, variables, type, nodes))
        byType.set(type, selection)
      }
      return selection
    }
  }
  const selectionOn = (type: GraphQLObjectType, collected: ReadonlyMap<string, readonly FieldNode[]>): Selection => {
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
    rootType,
    selection: selectionOn(rootType, collectFields(schema, fragments, variables, rootType, operation.selectionSet)),
  }
}

function definitionOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const ofAny = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name]
  const ofQuery = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name) : undefined
  const definition = ofAny ?? ofQuery
  if (!definition) throw new Error(`${type.name} has no field ${name}: the document was not validated.`)
  return definition
}

/** Null where they hold a variable, and where they are wrong: the error is the answer's, each time anew. */
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
