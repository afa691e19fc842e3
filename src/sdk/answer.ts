import type { ErrorCode } from '../content/error-code.ts'

/** The gateway's codes, and those of a request that got no answer. More may come. */
export type KiosqueErrorCode =
  | ErrorCode
  /** The signal said to stop. */
  | 'ABORTED'
  /** No answer within the time. */
  | 'TIMEOUT'
  /** No connection, or one that broke. */
  | 'NETWORK'
  /** The quota is used up; `retryAfterSeconds` says for how long. */
  | 'RATE_LIMITED'
  /** Something answered that is no graph: a proxy, a captive portal. */
  | 'UNEXPECTED_RESPONSE'
  | (string & {})

/** Why there is no answer, or not the whole. */
export interface KiosqueError {
  readonly code: KiosqueErrorCode
  /** For people who read logs, not for readers. */
  readonly message: string
  /** The HTTP status. Null: there was no response. */
  readonly status: number | null
  /** When to ask again. Null: the gateway doesn't say. */
  readonly retryAfterSeconds: number | null
  /** What the graph says of each field that it could not answer. */
  readonly errors: readonly GraphError[]
}

/** An error as GraphQL writes it. https://spec.graphql.org/October2021/#sec-Errors.Error-result-format */
export interface GraphError {
  readonly message: string
  readonly path?: ReadonlyArray<string | number>
  readonly extensions?: { readonly code?: string; readonly [key: string]: unknown }
}

/** Data, or an error with what could be answered of it. Look at `error` first: behind it `data` is whole. */
export type Answer<Data> = { readonly data: Data; readonly error: null } | { readonly data: Data | null; readonly error: KiosqueError }

/** An error where there is no value to put it into: thrown by `pages`. */
export class KiosqueFailure extends Error {
  override name = 'KiosqueFailure'
  readonly error: KiosqueError

  constructor(error: KiosqueError) {
    super(`${error.code}: ${error.message}`)
    this.error = error
  }
}
