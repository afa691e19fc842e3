import { type DocumentNode, GraphQLError, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql'
import { unstorablePath, unstorableText } from './storable-text.ts'

/** One operation of a validated document. */
export interface Selected {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
}

/** An operation with the variables of one request. */
export interface Operation extends Selected {
  /** As the client sent them. */
  readonly variableValues: Readonly<Record<string, unknown>>
  /** Coerced, in an object without a prototype: a variable may be called "constructor". */
  readonly variables: Readonly<Record<string, unknown>>
}

/** The operation with its coerced variables, or the errors in them. */
export function coerceVariables(
  { schema, document, definition }: Selected,
  variableValues: Readonly<Record<string, unknown>>,
  { hideSuggestions = false }: { readonly hideSuggestions?: boolean } = {},
): Operation | { readonly errors: readonly GraphQLError[] } {
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variableValues, {
    maxErrors: 50,
    hideSuggestions,
  })
  if (errors) return { errors }
  const unstorable = unstorablePath(coerced)
  if (unstorable !== null) return { errors: [new GraphQLError(unstorableText(`The variable "${unstorable}"`))] }
  return { schema, document, definition, variableValues, variables: Object.assign(Object.create(null), coerced) }
}
