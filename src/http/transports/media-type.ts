import Negotiator from 'negotiator'
import type { MediaType } from '../pipeline/request.ts'

/** The supported media types, in order of preference for clients that have none. */
const mediaTypes: MediaType[] = ['application/json', 'application/graphql-response+json', 'text/event-stream']

/** The most common Accept headers, which need no negotiation. */
const common: ReadonlyMap<string, MediaType> = new Map([
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
])

/** The media type for one of the most common Accept headers; `undefined` for any other. None of these accepts events. */
export const commonMediaType = (accept = '*/*'): MediaType | undefined => common.get(accept)

/** The supported media type that the client prefers. `null` if it accepts none. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export const mediaTypeFor = (accept = '*/*'): MediaType | null =>
  common.get(accept) ?? (new Negotiator({ headers: { accept } }).mediaType(mediaTypes) as MediaType | undefined) ?? null

/** Whether the client names the media type of events. A wildcard is not enough, because the client may not expect an endless stream. */
export const acceptsEvents = (accept = ''): boolean => accept.toLowerCase().includes('text/event-stream')
