import { createHash } from 'node:crypto'
import type { Publication } from '../../../content/publication.ts'
import type { HeadlineList, HeadlineLook } from '../../../formats/embed/headlines.ts'
import { headlinesFragment } from '../../../formats/embed/headlines-html.ts'
import { headlinesJson } from '../../../formats/embed/headlines-json.ts'
import { headlinesPage, heightScript, pageStyle, unavailablePage } from '../../../formats/embed/headlines-page.ts'
import { type Answer, type DocumentRequest, decodingQuery, documentRoute, refused } from '../../document.ts'
import type { DocumentRouteOptions } from '../../publishing.ts'
import type { Route } from '../../route.ts'
import { decodeHeadlines, type HeadlinesQuery } from './query.ts'
import { readHeadlines } from './read-headlines.ts'

/** A form of the headlines. */
interface Representation {
  readonly path: string
  readonly type: string
  readonly write: (list: HeadlineList, look: HeadlineLook, publication: Publication) => string
}

const fragment: Representation = { path: '/embed/headlines.html', type: 'text/html', write: headlinesFragment }
const json: Representation = { path: '/embed/headlines.json', type: 'application/json', write: headlinesJson }
const page: Representation = { path: '/embed/headlines', type: 'text/html', write: headlinesPage }

/** Headlines for those who can't use the widget: a page for iframes, a fragment for ESI and SSI, and JSON. */
export const headlinesRoutes = (options: DocumentRouteOptions): Route[] => [
  ...[fragment, json].map((representation) =>
    documentRoute(
      representation.path,
      options,
      decodingQuery(decodeHeadlines, async (request, query) => {
        const answer = await answerOf(options, request, query, representation)
        return answer ?? refused(404, `There is no such ${query.source}, or nothing of it may be shown.`)
      }),
    ),
  ),
  documentRoute(
    page.path,
    options,
    decodingQuery(decodeHeadlines, async (request, query) => {
      const headers = pageHeaders(request.publication)
      const answer = await answerOf(options, request, query, { ...page, headers })
      if (answer) return answer
      const text = unavailablePage(lookOf(query, request.publication), request.publication)
      return { kind: 'refused', status: 404, type: page.type, text, headers }
    }),
  ),
]

const lookOf = ({ form, theme, language, direction }: HeadlinesQuery, publication: Publication): HeadlineLook => ({
  form,
  theme,
  language: language ?? (publication.language.startsWith('en') ? 'en' : 'fr'),
  direction,
})

async function answerOf(
  options: DocumentRouteOptions,
  request: DocumentRequest,
  query: HeadlinesQuery,
  { type, write, headers }: Representation & { readonly headers?: Record<string, string> },
): Promise<Answer | null> {
  const { publication, lastChange } = request
  const list = await readHeadlines(options, request, query)
  if (list === null) return null
  return {
    kind: 'document',
    document: { type, text: write(list, lookOf(query, publication), publication), changedAt: lastChange.at, ...(headers && { headers }) },
  }
}

const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page runs its own script and nothing else. Only the pages of the partner may frame it; without a key, any page may. */
const pageHeaders = ({ partner }: Publication): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src ${digestOf(pageStyle)}`,
    `script-src ${digestOf(heightScript)}`,
    'img-src https: http: data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${partner ? partner.origins.join(' ') || "'none'" : '*'}`,
  ].join('; '),
  'Referrer-Policy': 'strict-origin-when-cross-origin',
})
