import type { SectionRecord } from '../../content/article.ts'
import { feedFormats, feedPath } from '../../content/feed.ts'
import type { Image } from '../../content/image.ts'
import { type Publication, sectionUrl } from '../../content/publication.ts'
import { html, jsonScript, type Markup, trusted } from '../markup.ts'
import { legalText } from '../xml.ts'
import { style } from './style.ts'

/** The newspaper of a page. */
export interface Site {
  readonly publication: Publication
  /** In the newspaper's own order. */
  readonly sections: readonly SectionRecord[]
}

/** The metadata of a page. */
export interface Head {
  readonly title: string
  readonly description: string | null
  /** Canonical URL of the page. Null if it has none and must not be indexed. */
  readonly url: string | null
  readonly image: Image | null
  /** Its language, if it differs from the publication's. */
  readonly language?: string
  /** The OpenGraph type and its properties. https://ogp.me/ */
  readonly graph: { readonly type: 'article' | 'website' | 'profile'; readonly properties: readonly (readonly [string, string])[] }
  /** Titles and paths of its feeds, without the format. */
  readonly feeds: readonly { readonly title: string; readonly path: string }[]
  /** Whether other pages may embed a card of it. */
  readonly hasCard: boolean
  readonly structuredData: readonly object[]
}

/** A complete page around its main part. `current` is the slug of its section. */
export function page({ publication, sections }: Site, head: Head, current: string | null, main: Markup): string {
  const name = publication.name
  const title = head.title === name ? name : `${head.title} · ${name}`
  const { markup } = html`<!DOCTYPE html>
<html lang="${publication.language}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
${head.description && html`<meta name="description" content="${head.description}">`}
${head.url === null ? html`<meta name="robots" content="noindex">` : discovery(head, head.url, publication)}
${openGraph(head, publication)}
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="masthead"><a href="${publication.url}/">${name}</a>
${sections.length > 0 && navigation({ publication, sections }, current)}</header>
<main id="contenu">
${main}
</main>
<footer><p>${name}</p><p><a href="${publication.url}${feedPath(null)}.rss">Flux RSS</a></p></footer>
${head.structuredData.map((data) => html`${jsonScript(data)}\n`)}</body>
</html>
`
  return legalText(markup).replace(/\n{2,}/gu, '\n')
}

const navigation = ({ publication, sections }: Site, current: string | null): Markup => html`<nav aria-label="Rubriques"><ul>
${sections
  .filter(({ parentId }) => parentId === null)
  .map(
    (section) =>
      html`<li><a href="${sectionUrl(section, publication)}"${section.id === current && trusted(' aria-current="true"')}>${section.name}</a></li>\n`,
  )}</ul></nav>`

/** Links for discovery: the canonical URL, the feeds and the card. */
function discovery({ title, feeds, hasCard }: Head, url: string, publication: Publication): Markup {
  const card = (format: string) => `${publication.url}/oembed?${new URLSearchParams({ url, format })}`
  return html`<link rel="canonical" href="${url}">
${feeds.flatMap((feed) =>
  Object.entries(feedFormats).map(
    ([format, { name, type }]) =>
      html`<link rel="alternate" type="${type}" title="${format === 'rss' ? feed.title : `${feed.title} (${name})`}" href="${publication.url}${feed.path}.${format}">\n`,
  ),
)}${
  hasCard &&
  html`<link rel="alternate" type="application/json+oembed" title="${title}" href="${card('json')}">
<link rel="alternate" type="text/xml+oembed" title="${title}" href="${card('xml')}">`
}`
}

function openGraph({ title, description, url, image, language, graph }: Head, publication: Publication): Markup {
  const properties: (readonly [string, string | number | null])[] = [
    ['og:site_name', publication.name],
    ['og:type', graph.type],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:locale', (language ?? publication.language).replace('-', '_')],
    ['og:image', image?.url ?? null],
    ['og:image:width', image?.width ?? null],
    ['og:image:height', image?.height ?? null],
    ['og:image:alt', image?.alt || null],
    ...graph.properties,
  ]
  return html`${properties.map(
    ([property, content]) => content !== null && html`<meta property="${property}" content="${content}">\n`,
  )}<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}">`
}
