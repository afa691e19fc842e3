import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { Parameters } from '../pipeline/request.ts'
import { bodyOf } from '../request-body.ts'
import { DecodedRequest } from './decoded-request.ts'
import { commonMediaType } from './media-type.ts'
import { sendAnswer } from './send-answer.ts'

/** A request whose body has been read: Yoga accepts it in this form. */
type ReadRequest = IncomingMessage & { body?: string }

/**
 * Answers requests as nearly all clients send them, without the Fetch API's objects, which cost more than a list of headlines. A request
 * with anything unusual or malformed in it is left to the Yoga transport.
 */
export const createPlainJson =
  ({ answer }: Pipeline) =>
  /** False if the request is not plain. Its body may have been read, and is in `request.body` then. */
  async (request: ReadRequest, response: ServerResponse): Promise<boolean> => {
    const mediaType = commonMediaType(request.headers.accept)
    if (!mediaType) return false
    const parameters = await parametersOf(request)
    if (!parameters) return false
    sendAnswer(request, response, await answer(new DecodedRequest(request, response, parameters, mediaType)))
    return true
  }

/** Null if they are not plain. */
async function parametersOf(request: ReadRequest): Promise<Parameters | null> {
  const { method, url = '', headers } = request
  if (method === 'GET') return parametersInUrl(url)
  if (method !== 'POST' || url !== '/graphql' || headers['content-type'] !== 'application/json') return null
  request.body = (await bodyOf(request)).toString()
  return parsed(() => JSON.parse(request.body ?? ''))
}

function parametersInUrl(url: string): Parameters | null {
  const given = [...new URLSearchParams(url.split('?')[1])]
  if (new Set(given.map(([name]) => name)).size < given.length) return null
  const { variables, extensions, ...others } = Object.fromEntries(given)
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
