import { z } from 'zod'
import type { Charge } from '../admission/charge.ts'
import type { Client } from '../client.ts'
import type { RequestHead } from './authenticate.ts'
import type { OperationNotes } from './operation-notes.ts'

/** The media types in which an answer can be encoded. */
export type MediaType = 'application/json' | 'application/graphql-response+json' | 'text/event-stream'

/** The parameters of a request. https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters */
export const Parameters = z.strictObject({
  query: z.string().nullish(),
  /** "sha256:" and the hash of a trusted document. */
  documentId: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
})
export type Parameters = z.infer<typeof Parameters>

/** A request that a transport has decoded. */
export interface GraphQLRequest {
  readonly method: string | undefined
  /** The credential, and the page that sends it. */
  readonly head: RequestHead
  readonly parameters: Parameters
  /** The media type of the answer. Subscriptions are always answered with events. */
  readonly mediaType: MediaType
  /** Whether the client accepts the events of a subscription. */
  readonly acceptsEvents: boolean
  /** The id of the last event that the client of a subscription has received. `null` for a new subscription. */
  readonly lastEventId: string | null
  /** Aborted when the client has disconnected. */
  readonly signal: AbortSignal
  readonly notes: OperationNotes
  readonly client: Client
  /** What a request with a partner's key costs. `null` for any other request. */
  readonly charge: Charge | null
}
