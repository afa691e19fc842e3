import type { ArticleRecord } from './article.ts'
import { type Partner, withCampaign } from './partner.ts'
import { decodedText } from './percent-encoding.ts'

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
  /** The partner for whose pages a document is written: links carry its campaign, its attribution is printed, and its sites may frame it. By default it is for readers. */
  readonly partner?: Pick<Partner, 'attribution' | 'campaign' | 'origins'> | null
}

/** What has a page of our own, and the end of its address. */
export interface PageAddress {
  readonly kind: 'article' | 'section' | 'author' | 'topic'
  readonly slug: string
}

const folders = { article: 'a', section: 'section', author: 'author', topic: 'topic' } as const

/** The path of a page below the paper's address. */
export const pagePath = ({ kind, slug }: PageAddress): string => `/${folders[kind]}/${encodeURIComponent(slug)}`

/** The publication whose addresses identify pages: without the campaign of a partner. */
export const canonical = (publication: Publication): Publication => (publication.partner ? { ...publication, partner: null } : publication)

/** A link to a page of the newspaper. */
export const linkTo = (address: string, { partner }: Publication): string => withCampaign(address, partner?.campaign ?? null)

/** URL of an article for readers: at its source if known, otherwise on the gateway. */
export const articleUrl = ({ url, slug }: Pick<ArticleRecord, 'url' | 'slug'>, publication: Publication): string =>
  linkTo(url ?? publication.url + pagePath({ kind: 'article', slug }), publication)

/** URLs of the gateway's list pages. */
export const sectionUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  linkTo(publication.url + pagePath({ kind: 'section', slug }), publication)
export const authorUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  linkTo(publication.url + pagePath({ kind: 'author', slug }), publication)
export const topicUrl = ({ slug }: { readonly slug: string }, publication: Publication): string =>
  linkTo(publication.url + pagePath({ kind: 'topic', slug }), publication)

/** The page of our own at an address, whatever its query and fragment; null for any other address, and for one that can't be decoded. */
export function pageAt(address: string, publication: Publication): PageAddress | null {
  const url = URL.parse(address)
  const page = url && `${url.origin}${url.pathname}`
  if (!page?.startsWith(`${publication.url}/`)) return null
  const [, folder, encoded = ''] = /^\/([a-z]+)\/([^/]+)\/?$/u.exec(page.slice(publication.url.length)) ?? []
  const slug = decodedText(encoded)
  const kind = pageKinds.find((known) => folders[known] === folder)
  // No slug has a NUL, and PostgreSQL has no text with one.
  return kind === undefined || slug === null || slug.includes('\u0000') ? null : { kind, slug }
}

const pageKinds = Object.keys(folders) as PageAddress['kind'][]
