import type { Publication } from '../content/publication.ts'
import { html, type Markup, trusted } from './markup.ts'
import { legalText } from './xml.ts'

export const sitemapType = 'application/xml'

/** A URL and the time of its last change; null if that is not known. */
export interface Location {
  readonly url: string
  readonly updatedAt: Date | null
}

/** https://www.sitemaps.org/protocol.html */
export const sitemapOf = (locations: readonly Location[]): string =>
  xml(html`<urlset xmlns="${sitemaps}">
${locations.map((location) => html`<url>${place(location)}</url>\n`)}</urlset>`)

export const sitemapIndexOf = (locations: readonly Location[]): string =>
  xml(html`<sitemapindex xmlns="${sitemaps}">
${locations.map((location) => html`<sitemap>${place(location)}</sitemap>\n`)}</sitemapindex>`)

export interface News extends Location {
  readonly title: string
  readonly language: string
  readonly publishedAt: Date
}

/** https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap */
export const newsSitemapOf = (news: readonly News[], { name }: Publication): string =>
  xml(html`<urlset xmlns="${sitemaps}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
${news.map(
  ({ url, title, language, publishedAt }) => html`<url><loc>${url}</loc><news:news>
<news:publication><news:name>${name}</news:name><news:language>${languageCode(language)}</news:language></news:publication>
<news:publication_date>${publishedAt.toISOString()}</news:publication_date>
<news:title>${title}</news:title></news:news></url>
`,
)}</urlset>`)

const sitemaps = 'http://www.sitemaps.org/schemas/sitemap/0.9'

const xml = (root: Markup): string => legalText(`<?xml version="1.0" encoding="utf-8"?>\n${root.markup}\n`)

const place = ({ url, updatedAt }: Location): Markup =>
  html`<loc>${url}</loc>${updatedAt && trusted(`<lastmod>${updatedAt.toISOString()}</lastmod>`)}`

/** An ISO 639 code, which includes the script only for Chinese. */
const languageCode = (language: string): string =>
  /^zh-(?:cn|tw)$/iu.test(language) ? language.toLowerCase() : (language.split('-')[0] ?? language)

/** The rules for crawlers and the URLs of the sitemaps. https://www.rfc-editor.org/rfc/rfc9309 */
export const robotsOf = ({ url }: Publication): string =>
  ['User-agent: *', 'Disallow: /graphql', '', `Sitemap: ${url}/sitemap.xml`, `Sitemap: ${url}/sitemap-news.xml`, ''].join('\n')
