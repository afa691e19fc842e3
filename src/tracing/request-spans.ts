import { context, defaultTextMapGetter, ROOT_CONTEXT, SpanKind, type TextMapPropagator, type Tracer, trace } from '@opentelemetry/api'
import type { TraceRequest } from '../http/observation/trace-request.ts'
import { failSpan } from './failed-span.ts'

/**
 * One span for each request, as a child of the span in its `traceparent`. Neither the query string nor the client's address is recorded.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export const traceRequests =
  (tracer: Tracer, propagator: TextMapPropagator): TraceRequest =>
  (request, response, answer) => {
    const { method = '', headers } = request
    const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
    const span = tracer.startSpan(
      `${method} ${response.route ?? ''}`.trimEnd(),
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'network.protocol.version': request.httpVersion,
          ...(response.route !== null && { 'http.route': response.route }),
        },
      },
      parent,
    )
    response.once('close', () => {
      const { status } = response
      if (status !== null) span.setAttribute('http.response.status_code', status)
      if (status !== null && status >= 500) failSpan(span, String(status))
      span.end()
    })
    context.with(trace.setSpan(parent, span), answer)
  }
