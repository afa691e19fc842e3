import type { ErrorCode } from '../content/error-code.ts'

/** Error codes of the gateway, and of requests without an answer. New codes may be added. */
export type KiosqueErrorCode =
  | ErrorCode
  /** The signal was aborted. */
  | 'ABORTED'
  /** There was no answer within the timeout. */
  | 'TIMEOUT'
  /** The connection could not be opened, or it was lost. */
  | 'NETWORK'
  /** The response is not a GraphQL response: it may come from a proxy or a captive portal. */
  | 'UNEXPECTED_RESPONSE'
  | (string & {})

/** The reason why an answer is missing or incomplete. */
export interface KiosqueError {
  readonly code: KiosqueErrorCode
  /** Text for logs, not for readers. */
  readonly message: string
  /** HTTP status; null if there was no response. */
  readonly status: number | null
  /** Seconds to wait before the next attempt; null if the gateway does not say. */
  readonly retryAfterSeconds: number | null
  /** The errors of the response, one for each field that failed. */
  readonly errors: readonly GraphError[]
}

/** An error of a GraphQL response. https://spec.graphql.org/October2021/#sec-Errors.Error-result-format */
export interface GraphError {
  readonly message: string
  readonly path?: ReadonlyArray<string | number>
  readonly extensions?: { readonly code?: string; readonly [key: string]: unknown }
}

/** Data, or an error with partial data. Check `error` first: if it is null, `data` is complete. */
export type Answer<Data> = { readonly data: Data; readonly error: null } | { readonly data: Data | null; readonly error: KiosqueError }

/** A KiosqueError as an exception, thrown by `pages` and `listen`. */
export class KiosqueFailure extends Error {
  override name = 'KiosqueFailure'
  readonly error: KiosqueError

  constructor(error: KiosqueError) {
    super(`${error.code}: ${error.message}`)
    this.error = error
  }
}
