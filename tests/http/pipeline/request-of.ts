import { OperationNotes } from '../../../src/http/pipeline/operation-notes.ts'
import type { GraphQLRequest, Parameters } from '../../../src/http/pipeline/request.ts'

/** A decoded POST request, as a transport creates it. */
export const requestOf = (parameters: Parameters, request: Partial<GraphQLRequest> = {}): GraphQLRequest => ({
  method: 'POST',
  head: { headers: {} },
  parameters,
  mediaType: 'application/json',
  acceptsEvents: false,
  lastEventId: null,
  signal: new AbortController().signal,
  notes: new OperationNotes(),
  client: { destroyed: false },
  charge: null,
  ...request,
})
