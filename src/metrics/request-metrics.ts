import { Counter, Histogram, type Registry } from 'prom-client'
import { type ErrorCode, errorCodes } from '../content/error-code.ts'
import { knownCostOf } from '../engine/cost.ts'
import type { Observe, ObservedResponse } from '../http/observation/observed-response.ts'
import type { OperationNames } from '../http/observation/operation-name.ts'

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
const other = 'other'

/** A limit for which a request was refused. */
type Limit = 'body' | 'cost' | 'quota' | 'rate' | 'subscriptions'
const limits: readonly Limit[] = ['body', 'cost', 'quota', 'rate', 'subscriptions']
const limitOfCode: Partial<Record<ErrorCode, Limit>> = { COST_LIMIT_EXCEEDED: 'cost', TOO_MANY_SUBSCRIPTIONS: 'subscriptions' }

/** Counts and measures each request that has been answered. */
export function requestMetrics(registry: Registry, names: OperationNames): Observe {
  const registers = [registry]
  const requests = new Counter({
    name: 'kiosque_http_requests_total',
    help: 'Requests, by route and status. The status is "aborted" if the client disconnected before it had the whole answer.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'kiosque_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer, by route. Streams of events are not included.',
    labelNames: ['route'],
    buckets: seconds,
    registers,
  })
  const operationDurations = new Histogram({
    name: 'kiosque_graphql_operation_duration_seconds',
    help: 'The same for GraphQL, by operation: the name of a trusted document’s operation, or "other".',
    labelNames: ['operation'],
    buckets: seconds,
    registers,
  })
  const weights = new Histogram({
    name: 'kiosque_graphql_operation_weight',
    help: 'Weight of an operation: what its answer can cost at most. docs/clients.md explains it.',
    buckets: [10, 50, 100, 500, 1000, 5000, 10_000, 20_000, 50_000],
    registers,
  })
  const statements = new Histogram({
    name: 'kiosque_graphql_operation_statements',
    help: 'Statements that an operation read with. A statement that it shared with other operations counts for each of them.',
    buckets: [0, 1, 2, 3, 4, 5, 7, 10, 20, 50],
    registers,
  })
  const errors = new Counter({
    name: 'kiosque_graphql_errors_total',
    help: 'Errors in GraphQL answers, by code. docs/errors.md explains the codes.',
    labelNames: ['code'],
    registers,
  })
  const refusals = new Counter({
    name: 'kiosque_refusals_total',
    help: 'Requests that were refused because of a limit: the size of a body, the cost of an operation, the quota of a partner, the rate of an address, or the open subscriptions.',
    labelNames: ['limit'],
    registers,
  })
  // A series that begins at 0 has a rate when its first error occurs.
  for (const code of Object.keys(errorCodes)) errors.inc({ code }, 0)
  for (const limit of limits) refusals.inc({ limit }, 0)

  const observeOperation = ({ operation: notes, isStream }: ObservedResponse, duration: number): void => {
    if (!notes) return
    const operation = (notes.selected && names.trusted(notes.selected.definition)) ?? other
    if (!isStream) operationDurations.observe({ operation }, duration)
    if (!notes.operation) return
    weights.observe(knownCostOf(notes.operation).weight)
    statements.observe(notes.work.statements)
  }

  return (response) => {
    const duration = response.seconds
    const { route, method, status } = response
    requests.inc({
      method: methods.has(method) ? method : other,
      route: route ?? 'none',
      status: response.isAborted || status === null ? 'aborted' : String(status),
    })
    if (!response.isStream) durations.observe({ route: route ?? 'none' }, duration)
    observeOperation(response, duration)
    for (const code of response.codes) errors.inc({ code })
    const limit = limitOf(response)
    if (limit) refusals.inc({ limit })
  }
}

function limitOf({ status, codes, charge }: ObservedResponse): Limit | null {
  if (status === 413) return 'body'
  if (status === 429) return charge ? 'quota' : 'rate'
  return codes.map((code) => limitOfCode[code]).find((limit) => limit !== undefined) ?? null
}
