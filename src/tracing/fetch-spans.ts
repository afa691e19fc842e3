import { context, defaultTextMapSetter, SpanKind, type TextMapPropagator, type Tracer, trace } from '@opentelemetry/api'
import type { TraceFetch } from '../web/fetch-public.ts'
import { errorTypeOf, failSpan } from './failed-span.ts'

/**
 * One span for each request that the gateway sends, in whose trace the receiver can continue: the request gets a `traceparent`. Only the host
 * is recorded of the URL. https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
 */
export const traceFetches =
  (tracer: Tracer, propagator: TextMapPropagator): TraceFetch =>
  async (method, host, send) => {
    const span = tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes: { 'http.request.method': method, 'server.address': host } })
    const headers: Record<string, string> = {}
    propagator.inject(trace.setSpan(context.active(), span), headers, defaultTextMapSetter)
    try {
      const fetched = await send(headers)
      span.setAttribute('http.response.status_code', fetched.status)
      if (fetched.status >= 400) failSpan(span, String(fetched.status))
      return fetched
    } catch (cause) {
      failSpan(span, errorTypeOf(cause))
      throw cause
    } finally {
      span.end()
    }
  }
