import type { IncomingMessage } from 'node:http'
import type { ObservedResponse } from './observed-response.ts'

/** Answers a request as part of a trace. `answer` must be called once. */
export type TraceRequest = (request: IncomingMessage, response: ObservedResponse, answer: () => void) => void
