import { context, type Tracer, trace } from '@opentelemetry/api'
import type { ExecutionResult } from 'graphql'
import type { Execute } from '../engine/execute.ts'
import { errorTypeOf, failSpan } from './failed-span.ts'

const nameCharactersMax = 100

/**
 * One span for each execution of an operation. The document is not recorded, since it may contain personal data.
 * https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export const traceOperations =
  (tracer: Tracer) =>
  (execute: Execute): Execute =>
  (operation, contextValue, rootValue) => {
    const { operation: type, name } = operation.definition
    const span = tracer.startSpan(type, {
      attributes: { 'graphql.operation.type': type, ...(name && { 'graphql.operation.name': name.value.slice(0, nameCharactersMax) }) },
    })
    contextValue.work.span = span
    const ended = (result: ExecutionResult): ExecutionResult => {
      const [error] = result.errors ?? []
      if (error) failSpan(span, errorTypeOf(error.originalError ?? error))
      span.setAttribute('kiosque.statements', contextValue.work.statements)
      span.end()
      return result
    }
    return context.with(trace.setSpan(context.active(), span), () => {
      const result = execute(operation, contextValue, rootValue)
      return result instanceof Promise ? result.then(ended) : ended(result)
    })
  }
