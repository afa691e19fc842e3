import Negotiator from 'negotiator'
import type { MediaType } from '../pipeline/request.ts'

/** Those of which the client likes none better than another are preferred in this order. */
const mediaTypes: MediaType[] = ['application/json', 'application/graphql-response+json', 'text/event-stream']

/** What most clients accept, so that little is worked out for their requests. */
const common: ReadonlyMap<string, MediaType> = new Map([
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
])

/** The media type of an answer for one of the commonest Accept headers; undefined for any other. None of them accepts events. */
export const commonMediaType = (accept = '*/*'): MediaType | undefined => common.get(accept)

/** The media type that the client likes best. Null: it accepts none that there is. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export const mediaTypeFor = (accept = '*/*'): MediaType | null =>
  common.get(accept) ?? (new Negotiator({ headers: { accept } }).mediaType(mediaTypes) as MediaType | undefined) ?? null

/** Whether the client names the media type of events: an Accept header that allows anything does not mean a stream without an end. */
export const acceptsEvents = (accept = ''): boolean => accept.toLowerCase().includes('text/event-stream')
