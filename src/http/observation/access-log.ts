import type { Logger } from 'pino'
import { knownCostOf } from '../../engine/cost.ts'
import type { Observe, ObservedResponse } from './observed-response.ts'
import type { OperationNames } from './operation-name.ts'

interface AccessLogOptions {
  readonly log: Logger
  readonly names: OperationNames
  /** A request that takes longer is logged at `info`. */
  readonly slowMs: number
}

/**
 * Logs each request at `debug`, and server errors and slow requests at `info`. A 503 counts as neither: its cause affects all requests, and
 * is logged once a second where it is detected. A line never contains the query string, variables, credentials or the name of a person.
 * Nothing is allocated for a request that is not logged.
 */
export const createAccessLog =
  ({ log, names, slowMs }: AccessLogOptions): Observe =>
  (response) => {
    const ms = response.seconds * 1000
    const isRefused = response.statusCode === 503
    const isFailure = response.statusCode >= 500 && !isRefused
    const isSlow = ms > slowMs && !response.isStream && !isRefused
    if (isFailure || isSlow) log.info(lineOf(response, ms, names), isFailure ? 'A request failed.' : 'A request was slow.')
    else if (log.isLevelEnabled('debug')) log.debug(lineOf(response, ms, names), 'A request was answered.')
  }

const lineOf = (response: ObservedResponse, ms: number, names: OperationNames): object => ({
  method: response.method,
  route: response.route,
  status: response.status,
  ms: Math.round(ms * 10) / 10,
  bytes: response.bytes,
  requestId: response.requestId,
  audience: response.audience ?? response.operation?.audience ?? null,
  ...(response.isAborted && { aborted: true }),
  ...(response.operation && operationOf(response, names)),
  ...(response.errors.length > 0 && { codes: response.codes }),
})

function operationOf({ operation: notes }: ObservedResponse, names: OperationNames): object {
  if (!notes?.selected) return {}
  const { definition } = notes.selected
  return {
    operation: names.any(definition),
    ...(notes.operation && { weight: knownCostOf(notes.operation).weight }),
    statements: notes.work.statements,
  }
}
