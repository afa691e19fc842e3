import { stringifyChunked } from '@discoveryjs/json-ext'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { Cancelled, LargeAnswer } from '../../content/error.ts'
import type { ErrorCode } from '../../content/error-code.ts'
import type { OperationLimits } from '../../engine/operation-limits.ts'
import type { SubscriptionEvent } from '../../engine/subscribe.ts'
import { nextTurn } from '../../engine/turns.ts'
import { retryAfterOf } from './mask.ts'
import type { Refusal } from './refusal.ts'
import type { MediaType } from './request.ts'

/** An answer that a transport can send. */
export interface Answer {
  readonly status: number
  readonly mediaType: MediaType
  /** Headers specific to this answer, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>
  /** The errors as the client sees them. A stream of events may have more of them later. */
  readonly errors: readonly GraphQLError[]
  /** Whether the answer has no errors, so that a client may cache it. */
  readonly isComplete: boolean
  /** Whether shared caches may keep the complete answer to a GET: it depends on nothing but the URL and the origin. False by default. */
  readonly isShareable?: boolean
  /** The whole answer, or the events of a subscription. */
  readonly body: string | AsyncIterable<SubscriptionEvent>
}

const none = {}
const noErrors: readonly GraphQLError[] = []

type EncodeOptions = Pick<OperationLimits, 'answerBytesMax'>

/** Encodes a result whose errors are already masked. */
export const encodeResult = (result: ExecutionResult, mediaType: MediaType, options: EncodeOptions): Answer =>
  answerOf(result, mediaType, textOf(result, mediaType), options)

/** Encoding this many characters takes about half a millisecond. A longer answer should be encoded in turns. */
export const charactersPerTurn = 128 * 1024

/** The same, in turns with the requests of other clients. */
export async function encodeLargeResult(result: ExecutionResult, mediaType: MediaType, options: EncodeOptions): Promise<Answer> {
  const text = mediaType === 'text/event-stream' ? textOf(result, mediaType) : await textInTurns(result)
  return answerOf(result, mediaType, text, options)
}

async function textInTurns(result: ExecutionResult): Promise<string> {
  let text = ''
  for (const chunk of stringifyChunked(result, { highWaterMark: charactersPerTurn })) {
    text += chunk
    await nextTurn()
  }
  return text
}

function answerOf(result: ExecutionResult, mediaType: MediaType, body: string, { answerBytesMax }: EncodeOptions): Answer {
  // A UTF-16 code unit has three bytes at most.
  if (body.length * 3 > answerBytesMax && Buffer.byteLength(body) > answerBytesMax) throw new LargeAnswer(answerBytesMax)
  if (!result.errors) return { status: 200, mediaType, headers: none, errors: noErrors, isComplete: true, body }
  const { errors } = result
  if (errors.some(({ originalError }) => originalError instanceof Cancelled))
    return { status: 504, mediaType, headers: none, errors, isComplete: false, body }
  // If any part is temporarily unavailable, the whole answer is temporary and the client may send the request again.
  const waits = errors.flatMap(({ originalError }) => retryAfterOf(originalError) ?? [])
  if (waits.length === 0) return { status: 200, mediaType, headers: none, errors, isComplete: false, body }
  return { status: 503, mediaType, headers: { 'Retry-After': String(Math.max(...waits)) }, errors, isComplete: false, body }
}

export const encodeEvents = (body: AsyncIterable<SubscriptionEvent>): Answer => ({
  status: 200,
  mediaType: 'text/event-stream',
  headers: none,
  errors: noErrors,
  isComplete: false,
  body,
})

/** The codes of errors in a request that is well-formed as HTTP. */
const graphqlErrors: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'COST_LIMIT_EXCEEDED',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
])

/** With application/json, a well-formed request gets status 200 whatever its errors. https://graphql.github.io/graphql-over-http/draft/#sec-application-json */
export function encodeRefusal({ code, errors, status, headers }: Refusal, mediaType: MediaType): Answer {
  const isLegacy = mediaType !== 'application/graphql-response+json' && graphqlErrors.has(code)
  return { status: isLegacy ? 200 : status, mediaType, headers, errors, isComplete: false, body: textOf({ errors }, mediaType) }
}

const textOf = (result: ExecutionResult, mediaType: MediaType): string =>
  mediaType === 'text/event-stream' ? `${nextEvent(result)}${completeEvent}` : JSON.stringify(result)

/** https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode */
export const nextEvent = (result: ExecutionResult): string => `event: next\ndata: ${JSON.stringify(result)}\n\n`
export const completeEvent = 'event: complete\ndata:\n\n'
