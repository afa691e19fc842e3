import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { Parameters } from '../pipeline/request.ts'
import { pathOf, queryOf } from '../request-target.ts'
import { DecodedRequest } from './decoded-request.ts'
import { commonMediaType } from './media-type.ts'
import { sendAnswer } from './send-answer.ts'

/** A request whose body, if it has one, has been read: Yoga accepts it in this form. */
export type ReadRequest = IncomingMessage & { body?: string }

/**
 * Answers requests in the form that nearly all clients use, without the objects of the Fetch API: creating them takes longer than
 * answering a list of headlines. A request that is unusual or malformed is left to the Yoga transport.
 */
export const createPlainJson =
  ({ answer }: Pipeline) =>
  /** Resolves to `false` if the request is not plain. */
  async (request: ReadRequest, response: ServerResponse): Promise<boolean> => {
    const mediaType = commonMediaType(request.headers.accept)
    if (!mediaType) return false
    const parameters = parametersOf(request)
    if (!parameters) return false
    sendAnswer(request, response, await answer(new DecodedRequest(request, response, parameters, mediaType)))
    return true
  }

/** `null` if the request is not plain. */
function parametersOf(request: ReadRequest): Parameters | null {
  const { method, headers, body = '' } = request
  if (method === 'GET') return parametersInUrl(request)
  if (method !== 'POST' || !isBare(request) || headers['content-type'] !== 'application/json') return null
  return parsed(() => JSON.parse(body))
}

/** Whether the URL has no parameters, except for the key of a partner. */
const isBare = (request: IncomingMessage): boolean =>
  request.url === '/graphql' || (pathOf(request) === '/graphql' && /^key=[^&]*$/u.test(queryOf(request)))

function parametersInUrl(request: IncomingMessage): Parameters | null {
  const given = [...new URLSearchParams(queryOf(request))]
  if (new Set(given.map(([name]) => name)).size < given.length) return null
  const { key: _credential, variables, extensions, ...others } = Object.fromEntries(given)
  return parsed(() => ({
    ...others,
    ...(variables && { variables: JSON.parse(variables) }),
    ...(extensions && { extensions: JSON.parse(extensions) }),
  }))
}

function parsed(read: () => unknown): Parameters | null {
  try {
    return Parameters.safeParse(read()).data ?? null
  } catch {
    return null
  }
}
