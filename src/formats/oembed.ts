import type { ArticleParts, ArticleRecord, AuthorRecord, SectionRecord } from '../content/article.ts'
import { printDate } from '../content/date.ts'
import type { Image } from '../content/image.ts'
import { articleUrl, authorUrl, linkTo, type Publication, sectionUrl } from '../content/publication.ts'
import { teaserOf } from '../content/teaser.ts'
import { jsonText } from './json.ts'
import { html, type Markup } from './markup.ts'
import { legalText } from './xml.ts'

/** Maximum size of a card in pixels; null if the embedding page sets no limit. */
export interface Room {
  readonly width: number | null
  readonly height: number | null
}

/** The content of a card. */
export interface CardSource {
  readonly title: string
  readonly url: string
  /** The first author; null if there is none. */
  readonly author: AuthorRecord | null
  readonly image: Image | null
  /** Lines below the title, as far as they fit. */
  readonly lines: readonly Markup[]
}

/** A response of the type `rich`. https://oembed.com */
export type Card = Readonly<Record<string, string | number>>

/** Seconds for which consumers may cache a card. */
const cacheAge = 3600

const widthDefault = 550
/** Height of padding, title and the newspaper's name, without the lines. */
const frameHeight = 120
const lineHeight = 60

/** The card within its maximum size: lines that don't fit are left out. It has no script, and its styles don't depend on the page. */
export function cardOf({ title, url, author, image, lines }: CardSource, room: Room, publication: Publication): Card {
  const attribution = publication.partner?.attribution ?? null
  const width = Math.min(widthDefault, room.width ?? widthDefault)
  const heightMax = room.height ?? Number.POSITIVE_INFINITY
  const shown = lines.slice(0, Math.max(0, Math.floor((heightMax - frameHeight) / lineHeight)))
  const height = Math.min(frameHeight + shown.length * lineHeight, heightMax)
  const style = `box-sizing:border-box;max-width:${width}px;height:${height}px;margin:0;padding:12px 16px;overflow:hidden;border:1px solid #ccc;font:16px/1.4 Georgia,serif`
  const card = html`<blockquote class="kiosque-card" cite="${url}" style="${style}"><p style="margin:0 0 8px"><a href="${url}"><strong>${title}</strong></a></p>${shown}<p style="margin:0"><a href="${linkTo(`${publication.url}/`, publication)}">${publication.name}</a>${attribution && html` · ${attribution}`}</p></blockquote>`
  return {
    type: 'rich',
    version: '1.0',
    title: legalText(title),
    ...(author && { author_name: legalText(author.name), author_url: authorUrl(author, publication) }),
    provider_name: publication.name,
    provider_url: publication.url,
    ...(attribution !== null && { attribution: legalText(attribution) }),
    cache_age: cacheAge,
    ...thumbnail(image, room),
    html: legalText(card.markup),
    width,
    height,
  }
}

const line = (text: string | Markup): Markup => html`<p style="margin:0 0 8px;max-height:52px;overflow:hidden">${text}</p>`

const leadChars = 120

/** The card of an article: its lead, its authors and its date. */
export const articleCard = ({ article, authors }: ArticleParts, publication: Publication): CardSource => ({
  title: article.title,
  url: articleUrl(article, publication),
  author: authors[0] ?? null,
  image: article.image,
  lines: [
    line(
      [authors.map(({ name }) => name).join(', '), printDate(article.publishedAt, 'MEDIUM', publication.timeZone)]
        .filter(Boolean)
        .join(' · '),
    ),
    ...(article.lead ? [line(teaserOf(article.lead, leadChars))] : []),
  ],
})

export const sectionCard = (section: SectionRecord, latest: readonly ArticleRecord[], publication: Publication): CardSource => ({
  title: section.name,
  url: sectionUrl(section, publication),
  author: null,
  image: null,
  lines: [...(section.description ? [line(teaserOf(section.description, leadChars))] : []), ...headlines(latest, publication)],
})

export const authorCard = (author: AuthorRecord, latest: readonly ArticleRecord[], publication: Publication): CardSource => ({
  title: author.name,
  url: authorUrl(author, publication),
  author,
  image: author.portrait,
  lines: [...(author.role ? [line(author.role)] : []), ...headlines(latest, publication)],
})

const headlines = (articles: readonly ArticleRecord[], publication: Publication): Markup[] =>
  articles.map((article) => line(html`<a href="${articleUrl(article, publication)}">${teaserOf(article.title, leadChars)}</a>`))

/** The thumbnail, only if its size is known and within the maximum. */
function thumbnail(image: Image | null, { width, height }: Room): Card {
  if (!image || image.width === null || image.height === null) return {}
  if (image.width > (width ?? Number.POSITIVE_INFINITY) || image.height > (height ?? Number.POSITIVE_INFINITY)) return {}
  return { thumbnail_url: image.url, thumbnail_width: image.width, thumbnail_height: image.height }
}

export const oembedFormats = {
  json: { type: 'application/json', write: (card: Card): string => jsonText(card) },
  xml: {
    type: 'text/xml',
    write: (card: Card): string =>
      `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n${
        html`<oembed>
${Object.entries(card).map(([name, value]) => element(name, value))}</oembed>
`.markup
      }`,
  },
}

/** Element names come from this module and need no escaping. */
const element = (name: string, value: string | number): Markup => {
  const { markup } = html`${value}`
  return { markup: `<${name}>${markup}</${name}>\n` }
}
