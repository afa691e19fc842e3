import { execute } from 'graphql'
import type { Execute } from './execute.ts'

/** Executes an operation with graphql-js, without a plan. It is the reference for execute.ts: tests compare the two. */
export const executeByGraphqlJs: Execute = ({ schema, document, definition, variableValues }, contextValue, rootValue) =>
  execute({ schema, document, operationName: definition.name?.value, variableValues, contextValue, rootValue })
