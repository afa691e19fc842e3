import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql'
import { assertWithinLimits } from './cost.ts'

/** The operation and its variables, or what is wrong with them or with how much it asks for; neither where there is no such operation. */
export function coerceWithinLimits({ schema, document, operationName, variableValues, hideSuggestions }: ExecutionArgs): {
  readonly operation?: OperationDefinitionNode
  readonly coerced?: Record<string, unknown>
  readonly errors?: readonly GraphQLError[]
} {
  const operation = getOperationAST(document, operationName)
  if (!operation) return {}
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
    maxErrors: 50,
    hideSuggestions: hideSuggestions ?? false,
  })
  if (errors) return { errors }
  try {
    assertWithinLimits(schema, document, operation, coerced)
  } catch (cause) {
    return { errors: [locatedError(cause, operation)] }
  }
  // Without a prototype: a variable that was not given may be named "constructor".
  return { operation, coerced: Object.assign(Object.create(null), coerced) }
}
