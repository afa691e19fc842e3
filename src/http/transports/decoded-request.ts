import type { IncomingMessage, ServerResponse } from 'node:http'
import { observed } from '../observation/observed-response.ts'
import { OperationNotes } from '../pipeline/operation-notes.ts'
import type { GraphQLRequest, MediaType, Parameters } from '../pipeline/request.ts'
import { acceptsEvents } from './media-type.ts'

/** A request of node:http with decoded parameters. The other properties are computed on access, because few operations need them. */
export class DecodedRequest implements GraphQLRequest {
  readonly parameters: Parameters
  readonly mediaType: MediaType
  readonly notes = new OperationNotes()
  readonly #request: IncomingMessage
  readonly #response: ServerResponse

  constructor(request: IncomingMessage, response: ServerResponse, parameters: Parameters, mediaType: MediaType) {
    this.parameters = parameters
    this.mediaType = mediaType
    this.#request = request
    this.#response = response
    const observedResponse = observed(response)
    if (observedResponse) observedResponse.operation = this.notes
  }
  get client() {
    return this.#response
  }
  get charge() {
    return observed(this.#response)?.charge ?? null
  }
  get method() {
    return this.#request.method
  }
  get head() {
    return this.#request
  }
  get acceptsEvents() {
    return acceptsEvents(this.#request.headers.accept)
  }
  get lastEventId() {
    const id = this.#request.headers['last-event-id']
    return typeof id === 'string' ? id : null
  }
  get signal() {
    return disconnection(this.#response)
  }
}

/** Aborted when the client has disconnected. */
export function disconnection(response: ServerResponse): AbortSignal {
  const disconnected = new AbortController()
  if (response.destroyed) disconnected.abort()
  else response.once('close', () => disconnected.abort())
  return disconnected.signal
}
