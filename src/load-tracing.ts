import type { Environment } from './env.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { DatabaseOptions } from './store/database/database.ts'
import type { Tracing } from './tracing/tracing.ts'

/** The tracing, if OTEL_EXPORTER_OTLP_ENDPOINT is set. Otherwise `null`: then its libraries are not even loaded. */
export async function loadTracing(environment: Environment): Promise<Tracing | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName, OTEL_TRACES_SAMPLER_ARG: ratio } = environment
  if (endpoint === undefined) return null
  const { createTracing } = await import('./tracing/tracing.ts')
  return createTracing({ endpoint, serviceName, ratio })
}

/** The observer of statements, if they are counted or traced. */
export function statementObserver(metrics: Metrics | null, tracing: Tracing | null): Pick<DatabaseOptions, 'onStatement' | 'keepsContext'> {
  if (!metrics && !tracing) return {}
  return {
    keepsContext: tracing !== null,
    onStatement(text) {
      metrics?.onStatement()
      return tracing?.onStatement(text)
    },
  }
}
