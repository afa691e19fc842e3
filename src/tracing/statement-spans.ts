import { SpanKind, type Tracer } from '@opentelemetry/api'
import type { OnStatement } from '../store/database/database.ts'
import { errorTypeOf, failSpan } from './failed-span.ts'

const textCharactersMax = 2000

/**
 * One span for each statement. Its text has parameters instead of values.
 * https://opentelemetry.io/docs/specs/semconv/database/postgresql/
 */
export const traceStatements =
  (tracer: Tracer): OnStatement =>
  (statement) => {
    const text = statement.trim().replace(/\s+/gu, ' ')
    const name = /^\w+/u.exec(text)?.[0].toUpperCase() ?? 'statement'
    const span = tracer.startSpan(name, {
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': name, 'db.query.text': text.slice(0, textCharactersMax) },
    })
    return (cause) => {
      if (cause) failSpan(span, errorTypeOf(cause))
      span.end()
    }
  }
