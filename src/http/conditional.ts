import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The `Cache-Control` of answers that any cache may keep for one minute, so that withdrawn content soon disappears from all caches. */
export const shareable = 'public, max-age=60'

/** A strong entity tag, derived from the content alone. https://www.rfc-editor.org/rfc/rfc9110#name-etag */
export const etagOf = (content: string | Buffer): string => `"${hash('sha256', content, 'base64url').slice(0, 27)}"`

/**
 * Whether the client already has the current content. Entity tags have precedence over a date. `Cache-Control: no-cache` in the request
 * is ignored: it addresses the caches between the client and the origin.
 */
export function isKnown(headers: IncomingHttpHeaders, etag: string, lastModified?: string): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag)
  }
  const since = headers['if-modified-since']
  return since !== undefined && lastModified !== undefined && Date.parse(lastModified) <= Date.parse(since)
}
