import type { ArticleRecord } from './article.ts'

/** The newspaper itself, as it is configured. */
export interface Publication {
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string
  /** A BCP 47 tag. */
  readonly language: string
  /** An IANA name: printed dates are of this zone. */
  readonly timeZone: string
  /** Null: the paper sells no subscription on line. */
  readonly subscribeUrl: string | null
  /** What readers without a subscription are told where the page itself says nothing. */
  readonly contributionsMessage: string
}

/** Where readers find an article: at its source where that is known, otherwise on our own page. */
export const articleUrl = ({ url, slug }: Pick<ArticleRecord, 'url' | 'slug'>, publication: Publication): string =>
  url ?? `${publication.url}${articlePath}${encodeURIComponent(slug)}`

/** Where a list of the paper has its page. */
export const sectionUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/section/${encodeURIComponent(slug)}`
export const authorUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/author/${encodeURIComponent(slug)}`
export const topicUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/topic/${encodeURIComponent(slug)}`

/** The slug in an address of our own pages; null for any other address, and for one that says no text behind its percent signs. */
export function slugInUrl(url: string, publication: Publication): string | null {
  const prefix = `${publication.url}${articlePath}`
  if (!url.startsWith(prefix)) return null
  try {
    return decodeURIComponent(url.slice(prefix.length).replace(/[/?#].*$/su, ''))
  } catch {
    return null
  }
}

const articlePath = '/a/'
