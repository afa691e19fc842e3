import { context, type Tracer, trace } from '@opentelemetry/api'
import type { TraceBatch } from '../engine/loaders.ts'
import { errorTypeOf, failSpan } from './failed-span.ts'

/**
 * One span for each batch of a loader. It is a child of the first operation that waits for the batch, and linked to the others.
 * https://opentelemetry.io/docs/concepts/signals/traces/#span-links
 */
export const traceBatches =
  (tracer: Tracer): TraceBatch =>
  async (loader, keys, works, read) => {
    const [first, ...others] = works.flatMap(({ span }) => span ?? [])
    const parent = first ? trace.setSpan(context.active(), first) : context.active()
    const links = others.map((span) => ({ context: span.spanContext() }))
    const span = tracer.startSpan(`load ${loader}`, { attributes: { 'kiosque.batch.keys': keys }, links }, parent)
    try {
      return await context.with(trace.setSpan(parent, span), read)
    } catch (cause) {
      failSpan(span, errorTypeOf(cause))
      throw cause
    } finally {
      span.end()
    }
  }
