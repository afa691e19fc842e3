import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Observe } from '../http/observation/observed-response.ts'
import type { OperationNames } from '../http/observation/operation-name.ts'
import { type DatabaseMetrics, databaseMetrics } from './database-metrics.ts'
import { type Gauged, gauges } from './gauges.ts'
import { requestMetrics } from './request-metrics.ts'
import { type WorkMetrics, workMetrics } from './work-metrics.ts'

/** The metrics of one gateway. docs/operators.md lists them. A label has a fixed set of values, none of which comes from a client. */
export interface Metrics extends DatabaseMetrics, WorkMetrics {
  /** All metrics in Prometheus' text format. */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>
  readonly observe: Observe
  /** Adds the metrics that are read when they are asked for. */
  readonly gauge: (parts: Gauged) => void
}

export function createMetrics(names: OperationNames): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
    observe: requestMetrics(registry, names),
    ...databaseMetrics(registry),
    ...workMetrics(registry),
    gauge: (parts) => gauges(registry, parts),
  }
}
