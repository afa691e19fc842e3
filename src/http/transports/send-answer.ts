import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../pipeline/encode.ts'
import { httpAnswer } from './http-answer.ts'

/** Sends a whole answer. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (typeof answer.body !== 'string') throw new Error('A request that accepts no events was answered with events.')
  const { status, headers, body } = httpAnswer(request, answer, answer.body)
  response.writeHead(status, headers).end(body ?? undefined)
}
