import { errorCodes } from '../../src/content/error-code.ts'
import type { Answered } from './gateway.ts'

const types = /^(?:application\/(?:graphql-response\+)?json|text\/event-stream|text\/html|text\/plain)\b/u

/** What is wrong with an answer: a failure of ours, a type that is none of ours, or an error that the catalogue doesn't have. Null: nothing. */
export function faultOf({ status, type, body }: Answered): string | null {
  if (status >= 500) return `status ${status}`
  if (!types.test(type) && ![304, 406, 431].includes(status)) return `the type "${type}" with status ${status}`
  for (const { message, extensions: { code = 'no code' } = {} } of body?.errors ?? [])
    if (!Object.hasOwn(errorCodes, code) || code === 'INTERNAL_SERVER_ERROR') return `${code}: ${message}`
  return null
}
