import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A strong tag: the same for the same content. https://www.rfc-editor.org/rfc/rfc9110#name-etag */
export const etagOf = (content: string): string => `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`

/**
 * Whether the client has what it would be sent. A tag is a stronger word than a date, which is asked only where there is no tag; what
 * caches on the way are told (`Cache-Control: no-cache`) is none of the origin's concern.
 */
export function isKnown(headers: IncomingHttpHeaders, etag: string, lastModified?: string): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag)
  }
  const since = headers['if-modified-since']
  return since !== undefined && lastModified !== undefined && Date.parse(lastModified) <= Date.parse(since)
}
