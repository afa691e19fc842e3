import { Counter, Histogram, type Registry } from 'prom-client'
import type { OnBatch } from '../engine/loaders.ts'

export interface DatabaseMetrics {
  readonly onStatement: () => void
  readonly onBatch: OnBatch
}

/** Counts the statements of the gateway, and the keys that loaders read with one statement. */
export function databaseMetrics(registry: Registry): DatabaseMetrics {
  const statements = new Counter({
    name: 'kiosque_database_statements_total',
    help: 'Statements sent to the database, including those of background work.',
    registers: [registry],
  })
  const keys = new Histogram({
    name: 'kiosque_loader_batch_keys',
    help: 'Keys that one statement of a loader read, from all requests that shared it.',
    labelNames: ['loader'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200],
    registers: [registry],
  })
  return { onStatement: () => statements.inc(), onBatch: (loader, count) => keys.observe({ loader }, count) }
}
