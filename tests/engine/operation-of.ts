import { type GraphQLSchema, getOperationAST, parse } from 'graphql'
import { coerceVariables, type Operation } from '../../src/engine/operation.ts'

/** The only operation of a document, with its variables, as the pipeline passes it to an executor. */
export function operationOf(schema: GraphQLSchema, text: string, variables: Record<string, unknown> = {}): Operation {
  const document = parse(text)
  const definition = getOperationAST(document)
  if (!definition) throw new Error('The document has no operation, or several.')
  const operation = coerceVariables({ schema, document, definition }, variables)
  if ('errors' in operation) throw new AggregateError(operation.errors, 'The variables are wrong.')
  return operation
}
