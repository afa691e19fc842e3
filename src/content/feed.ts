import { type PageAddress, pagePath } from './publication.ts'

/** The formats of every feed, by the end of its address. What is added here is served, linked from pages, and purged. */
export const feedFormats = {
  rss: { name: 'RSS', type: 'application/rss+xml' },
  atom: { name: 'Atom', type: 'application/atom+xml' },
  json: { name: 'JSON', type: 'application/feed+json' },
} as const

export type FeedFormat = keyof typeof feedFormats

/** What has feeds of its own beside the whole paper. */
export type ListAddress = PageAddress & { readonly kind: Exclude<PageAddress['kind'], 'article'> }

/** The path of a list's feed without its format; of the whole paper's where it is null. */
export const feedPath = (list: ListAddress | null): string => (list === null ? '/feeds/latest' : `/feeds${pagePath(list)}`)

/** The same in every format. */
export const feedPaths = (list: ListAddress | null): string[] => Object.keys(feedFormats).map((format) => `${feedPath(list)}.${format}`)
