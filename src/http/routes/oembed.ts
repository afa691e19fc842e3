import type { ArticleRecord } from '../../content/article.ts'
import { asSyndicated, maySyndicate } from '../../content/audience.ts'
import { InvalidInput } from '../../content/error.ts'
import { type Publication, pageAt } from '../../content/publication.ts'
import { articleCard, authorCard, type CardSource, cardOf, oembedFormats, oembedProvider, sectionCard } from '../../formats/oembed.ts'
import { articlesByUrl } from '../../store/reads/article.ts'
import { articleAtSlug } from '../../store/reads/article-address.ts'
import { articleParts } from '../../store/reads/article-parts.ts'
import { authorsBySlug } from '../../store/reads/author.ts'
import { readSections } from '../../store/reads/section.ts'
import { configuredRoute, type DocumentRequest, decodingQuery, documentRoute, refused } from '../document.ts'
import type { DocumentRouteOptions } from '../publishing.ts'
import type { Route } from '../route.ts'

/** The result of looking up a URL: a card, `null` if there is no such page, or `private` if it may not be syndicated. */
type Found = CardSource | 'private' | null

/** The oEmbed provider. https://oembed.com */
export const oembedRoute = (options: DocumentRouteOptions): Route =>
  documentRoute(
    '/oembed',
    options,
    decodingQuery(decodeCardRequest, async ({ view, publication, database, lastChange, noteArticle }, { format, url, size, key }) => {
      if (format === null) return refused(501, 'This provider answers "format=json" and "format=xml".')
      const found = await find(publication, { view, database, noteArticle, address: url })
      if (found === null) return refused(404, 'This newspaper has no page at this URL.')
      if (found === 'private') return refused(401, 'This article may not be syndicated: link to it instead.')
      const { type, write } = oembedFormats[format]
      return { kind: 'document', document: { type, text: write(cardOf(found, size, key, publication)), changedAt: lastChange.at } }
    }),
  )

/** The entry of this newspaper for lists of providers. */
export const oembedProviderRoute = (options: DocumentRouteOptions): Route =>
  configuredRoute('/oembed/provider.json', options, { type: 'application/json', write: () => oembedProvider(options.publication) })

/** The requested card, and its maximum size. */
interface CardRequest {
  /** `null` if the requested format is not supported. */
  readonly format: keyof typeof oembedFormats | null
  readonly url: string
  readonly size: { readonly width: number | null; readonly height: number | null }
  /** The public key of a partner, for the iframe. */
  readonly key: string | null
}

function decodeCardRequest(query: URLSearchParams): CardRequest {
  const name = query.get('format') ?? 'json'
  const format = name === 'json' || name === 'xml' ? name : null
  const url = query.get('url')
  if (format !== null && url === null)
    throw new InvalidInput('The parameter "url" is missing: expected the URL of a page of this newspaper.')
  return {
    format,
    url: url ?? '',
    size: { width: pixels(query, 'maxwidth'), height: pixels(query, 'maxheight') },
    key: query.get('key'),
  }
}

function pixels(query: URLSearchParams, name: string): number | null {
  const value = query.get(name)
  if (value === null) return null
  if (!/^[1-9]\d{0,5}$/u.test(value))
    throw new InvalidInput(`The parameter "${name}" is "${value.slice(0, 50)}": expected a number of pixels.`)
  return Number(value)
}

/** A URL that is looked up, and for whom. */
interface Lookup extends Pick<DocumentRequest, 'view' | 'database' | 'noteArticle'> {
  readonly address: string
}

/** Finds a page of this gateway, or the article that a source publishes at this URL. */
async function find(publication: Publication, { view, database, noteArticle, address }: Lookup): Promise<Found> {
  const syndicatedView = asSyndicated(view)
  const url = URL.parse(address)
  if (!url) return null
  const page = pageAt(address, publication)
  const ofArticle = async (article: ArticleRecord): Promise<Found> => {
    if (!maySyndicate(article, syndicatedView)) return 'private'
    noteArticle(article.id)
    const [parts] = await articleParts(database, syndicatedView, [article.id])
    return parts ? articleCard({ ...parts, article }) : null
  }
  switch (page?.kind) {
    case 'article': {
      const found = await articleAtSlug(database, view, page.slug)
      return found?.kind === 'article' ? ofArticle(found.article) : null
    }
    case 'section': {
      const section = (await readSections(database)).bySlug.get(page.slug)
      return section ? sectionCard(section) : null
    }
    case 'author': {
      const [author] = await authorsBySlug(database, syndicatedView, [page.slug])
      return author ? authorCard(author) : null
    }
    default: {
      const [article] = await articlesByUrl(database, view, [url.href, address])
      return article ? ofArticle(article) : null
    }
  }
}
