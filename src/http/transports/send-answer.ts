import type { IncomingMessage, ServerResponse } from 'node:http'
import { observed } from '../observation/observed-response.ts'
import type { Answer } from '../pipeline/encode.ts'
import { httpAnswer } from './http-answer.ts'

/** Sends an answer that is not a stream of events. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (typeof answer.body !== 'string') throw new Error('The answer is a stream of events, but the request does not accept events.')
  observed(response)?.noteAnswer(answer)
  const { status, headers, body } = httpAnswer(request, answer, answer.body)
  response.writeHead(status, headers).end(body ?? undefined)
}
