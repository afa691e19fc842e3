import type { ArticleRecord } from './article.ts'

/** The configured newspaper. */
export interface Publication {
  readonly name: string
  /** Without a slash at the end. */
  readonly url: string
  /** A BCP 47 tag. */
  readonly language: string
  /** IANA name of the time zone of printed dates. */
  readonly timeZone: string
  /** Null if the newspaper sells no subscriptions online. */
  readonly subscribeUrl: string | null
  /** Message for readers without a subscription, if the article has none of its own. */
  readonly contributionsMessage: string
}

/** URL of an article for readers: at its source if known, otherwise on the gateway. */
export const articleUrl = ({ url, slug }: Pick<ArticleRecord, 'url' | 'slug'>, publication: Publication): string =>
  url ?? `${publication.url}${articlePath}${encodeURIComponent(slug)}`

/** URLs of the gateway's list pages. */
export const sectionUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/section/${encodeURIComponent(slug)}`
export const authorUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/author/${encodeURIComponent(slug)}`
export const topicUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  `${publication.url}/topic/${encodeURIComponent(slug)}`

/** The slug in a URL of the gateway's article pages; null for any other URL, and for one with malformed percent-encoding. */
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
