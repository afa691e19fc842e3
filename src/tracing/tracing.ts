import { setTimeout } from 'node:timers/promises'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Execute } from '../engine/execute.ts'
import type { TraceBatch } from '../engine/loaders.ts'
import type { TraceRequest } from '../http/observation/trace-request.ts'
import type { OnStatement } from '../store/database/database.ts'
import type { TraceFetch } from '../web/fetch-public.ts'
import { traceBatches } from './batch-spans.ts'
import { traceFetches } from './fetch-spans.ts'
import { traceOperations } from './operation-spans.ts'
import { traceRequests } from './request-spans.ts'
import { traceStatements } from './statement-spans.ts'

export interface TracingOptions {
  /** The URL of an OpenTelemetry collector, which receives the spans at `/v1/traces` as JSON over HTTP. */
  readonly endpoint: string
  readonly serviceName: string
  /** The share of traces that are recorded, from 0 to 1. A request with `traceparent` is recorded if its sender records it. */
  readonly ratio: number
}

/** Records spans of requests, operations, batches of loaders, statements and webhooks, by OpenTelemetry's semantic conventions. */
export interface Tracing {
  readonly traceRequest: TraceRequest
  readonly traceOperation: (execute: Execute) => Execute
  readonly traceBatch: TraceBatch
  readonly onStatement: OnStatement
  readonly traceFetch: TraceFetch
  /** Sends what is left, for two seconds at most. */
  readonly close: () => Promise<void>
}

const closeMs = 2000

export function createTracing({ endpoint, serviceName, ratio }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/u, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracer = provider.getTracer('kiosque')
  const propagator = new W3CTraceContextPropagator()
  return {
    traceRequest: traceRequests(tracer, propagator),
    traceOperation: traceOperations(tracer),
    traceBatch: traceBatches(tracer),
    onStatement: traceStatements(tracer),
    traceFetch: traceFetches(tracer, propagator),
    async close() {
      await Promise.race([provider.shutdown().catch(() => undefined), setTimeout(closeMs, undefined, { ref: false })])
      context.disable()
    },
  }
}
