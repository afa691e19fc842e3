import type { Logger } from 'pino'
import type { Environment } from './env.ts'
import type { OperationNames } from './http/observation/operation-name.ts'
import { listen } from './listen.ts'
import type { Metrics } from './metrics/metrics.ts'

/** The metrics, if METRICS_PORT is set. Otherwise `null`: then the library is not even loaded. */
export async function loadMetrics({ METRICS_PORT }: Environment, names: OperationNames): Promise<Metrics | null> {
  if (METRICS_PORT === undefined) return null
  const { createMetrics } = await import('./metrics/metrics.ts')
  return createMetrics(names)
}

export interface MetricsServer {
  readonly url: string
  readonly close: () => void
}

/** Serves the metrics at METRICS_PORT until `close`. */
export async function serveMetrics(metrics: Metrics, environment: Environment, log: Logger): Promise<MetricsServer> {
  const { createMetricsServer } = await import('./metrics/server.ts')
  const server = createMetricsServer(metrics, log)
  const port = await listen(server, environment, 'METRICS_PORT')
  return {
    url: `http://${environment.HOST}:${port}/metrics`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
