import { type Span, SpanStatusCode } from '@opentelemetry/api'

/** Marks a span as failed. The message is left out, because it may contain personal data. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

export const errorTypeOf = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause)
