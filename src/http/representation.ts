import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import Negotiator from 'negotiator'
import { style } from '../formats/page/style.ts'
import { type Answer, type Refusal, refused } from './document.ts'

/** The representations of a page. The answer is sent with the first media type; requests may use the others as well. */
const types = {
  html: ['text/html', 'application/xhtml+xml'],
  json: ['application/json'],
  ninjs: ['application/vnd.iptc.ninjs+json', 'application/ninjs+json', 'application/vnd.iptc.g2.ninjs+json'],
  markdown: ['text/markdown', 'text/x-markdown'],
  jsonld: ['application/ld+json'],
} as const

type Representation = keyof typeof types

/** Writes each representation that a page has. */
export type Writers = { readonly [Name in Representation]?: () => string | Promise<string> }

/** A page runs no scripts and loads only images. Its one inline style sheet is allowed by its digest. https://www.w3.org/TR/CSP3/ */
const pageHeaders = {
  Vary: 'Accept',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src * data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; '),
  'Referrer-Policy': 'strict-origin-when-cross-origin',
}

/** The page in the available representation that the client prefers. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export async function negotiatePage(headers: IncomingHttpHeaders, writers: Writers, changedAt: Date | null): Promise<Answer> {
  const offered = (Object.keys(types) as Representation[]).filter((name) => writers[name])
  const name = preferred(headers, offered)
  const write = name && writers[name]
  if (!write)
    return refused(406, `Not acceptable: expected "Accept" to allow one of ${offered.map((offer) => types[offer][0]).join(', ')}.`, {
      Vary: 'Accept',
    })
  return {
    kind: 'document',
    document: { type: types[name][0], text: await write(), headers: name === 'html' ? pageHeaders : { Vary: 'Accept' }, changedAt },
  }
}

/** Whether the client prefers a page for readers to the forms for programs. */
export const prefersHtml = (headers: IncomingHttpHeaders): boolean => preferred(headers, Object.keys(types) as Representation[]) === 'html'

/** A refusal in place of a page: in HTML for clients that prefer HTML, in plain text for other clients. */
export const refusedPage = (
  headers: IncomingHttpHeaders,
  { status, text, html }: { readonly status: 404 | 410; readonly text: string; readonly html: () => string },
): Refusal =>
  preferred(headers, ['html'])
    ? { kind: 'refused', status, type: 'text/html', text: html(), headers: pageHeaders }
    : refused(status, text, { Vary: 'Accept' })

function preferred(headers: IncomingHttpHeaders, offered: readonly Representation[]): Representation | null {
  const candidates = offered.flatMap((name) => types[name].map((type) => ({ type: type as string, name })))
  const best = new Negotiator({ headers }).mediaType(candidates.map(({ type }) => type))
  return candidates.find(({ type }) => type === best)?.name ?? null
}
