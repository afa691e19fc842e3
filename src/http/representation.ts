import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import Negotiator from 'negotiator'
import { style } from '../formats/page/style.ts'
import { type Answer, type Refusal, refused } from './document.ts'

/** How a page of the paper can be had. The first of the media types is what the answer says; the others are what it is also asked by. */
const types = {
  html: ['text/html', 'application/xhtml+xml'],
  json: ['application/json'],
  ninjs: ['application/vnd.iptc.ninjs+json', 'application/ninjs+json', 'application/vnd.iptc.g2.ninjs+json'],
  markdown: ['text/markdown', 'text/x-markdown'],
  jsonld: ['application/ld+json'],
} as const

type Representation = keyof typeof types

/** What each representation of a page is written by. */
export type Writers = { readonly [Name in Representation]?: () => string | Promise<string> }

/** A page runs nothing and loads nothing but pictures; its one style sheet is known by its digest. https://www.w3.org/TR/CSP3/ */
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

/** The page as the client likes it best, of what there is. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export async function represented(headers: IncomingHttpHeaders, writers: Writers, changedAt: Date | null): Promise<Answer> {
  const offered = (Object.keys(types) as Representation[]).filter((name) => writers[name])
  const name = liked(headers, offered)
  const write = name && writers[name]
  if (!write) return refused(406, `Ask for one of ${offered.map((offer) => types[offer][0]).join(', ')}.`, { Vary: 'Accept' })
  return {
    kind: 'document',
    document: { type: types[name][0], text: await write(), headers: name === 'html' ? pageHeaders : { Vary: 'Accept' }, changedAt },
  }
}

/** In place of a page: as a page for who reads pages, in plain text for everybody else. */
export const refusedPage = (
  headers: IncomingHttpHeaders,
  { status, text, html }: { readonly status: 404 | 410; readonly text: string; readonly html: () => string },
): Refusal =>
  liked(headers, ['html'])
    ? { kind: 'refused', status, type: 'text/html', text: html(), headers: pageHeaders }
    : refused(status, text, { Vary: 'Accept' })

function liked(headers: IncomingHttpHeaders, offered: readonly Representation[]): Representation | null {
  const candidates = offered.flatMap((name) => types[name].map((type) => ({ type: type as string, name })))
  const best = new Negotiator({ headers }).mediaType(candidates.map(({ type }) => type))
  return candidates.find(({ type }) => type === best)?.name ?? null
}
