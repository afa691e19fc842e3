import type { ExecutionResult } from 'graphql'
import type { ErrorCode } from '../../content/error-code.ts'
import type { SubscriptionEvent } from '../../engine/subscribe.ts'
import { retryAfterOf } from './mask.ts'
import type { Refusal } from './refusal.ts'
import type { MediaType } from './request.ts'

/** An answer, ready to be sent by a transport. */
export interface Answer {
  readonly status: number
  readonly mediaType: MediaType
  /** Headers that belong to this answer alone, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether nothing is missing, so that a client may keep the answer. */
  readonly isComplete: boolean
  /** The whole answer, or the events of a subscription. */
  readonly body: string | AsyncIterable<SubscriptionEvent>
}

const none = {}

/** A result whose errors are masked. */
export function encodeResult(result: ExecutionResult, mediaType: MediaType): Answer {
  const body = textOf(result, mediaType)
  if (!result.errors) return { status: 200, mediaType, headers: none, isComplete: true, body }
  // The client can't have what is missing now, and may ask again: one missing part makes the whole answer temporary.
  const waits = result.errors.flatMap(({ originalError }) => retryAfterOf(originalError) ?? [])
  if (waits.length === 0) return { status: 200, mediaType, headers: none, isComplete: false, body }
  return { status: 503, mediaType, headers: { 'Retry-After': String(Math.max(...waits)) }, isComplete: false, body }
}

export const encodeEvents = (body: AsyncIterable<SubscriptionEvent>): Answer => ({
  status: 200,
  mediaType: 'text/event-stream',
  headers: none,
  isComplete: false,
  body,
})

/** Errors of a request that is well-formed for HTTP. */
const graphqlErrors: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'COST_LIMIT_EXCEEDED',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
])

/** As application/json a well-formed request is answered 200 whatever its errors. https://graphql.github.io/graphql-over-http/draft/#sec-application-json */
export function encodeRefusal({ code, errors, status, headers }: Refusal, mediaType: MediaType): Answer {
  const isLegacy = mediaType !== 'application/graphql-response+json' && graphqlErrors.has(code)
  return { status: isLegacy ? 200 : status, mediaType, headers, isComplete: false, body: textOf({ errors }, mediaType) }
}

const textOf = (result: ExecutionResult, mediaType: MediaType): string =>
  mediaType === 'text/event-stream' ? `${nextEvent(result)}${completeEvent}` : JSON.stringify(result)

/** https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode */
export const nextEvent = (result: ExecutionResult): string => `event: next\ndata: ${JSON.stringify(result)}\n\n`
export const completeEvent = 'event: complete\ndata:\n\n'
