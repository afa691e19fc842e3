import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const valid = /^[\w.-]{1,64}$/u

/** The id that a proxy or client has given the request, or a new one. Anything that could break a line of a log is replaced. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && valid.test(given) ? given : randomUUID()
}
