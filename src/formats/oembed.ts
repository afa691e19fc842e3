import type { ArticleParts, AuthorRecord, SectionRecord } from '../content/article.ts'
import type { Image } from '../content/image.ts'
import { authorUrl, type Publication, pagePath } from '../content/publication.ts'
import { heightOf } from '../embed/form.ts'
import { type FrameSource, frameHtml } from './embed/frame.ts'
import { jsonText } from './json.ts'
import { html, type Markup } from './markup.ts'
import { legalText } from './xml.ts'

/** Maximum size of a card in pixels; null if the embedding page sets no limit. */
export interface Room {
  readonly width: number | null
  readonly height: number | null
}

/** The page that a card stands for. */
export interface CardSource {
  readonly title: string
  /** The first author; null if there is none. */
  readonly author: AuthorRecord | null
  readonly image: Image | null
  /** The headlines that the card shows: those of the page. */
  readonly headlines: FrameSource
}

/** A response of the type `rich`. https://oembed.com */
export type Card = Readonly<Record<string, string | number>>

/** Seconds for which consumers may cache a card. */
const cacheAge = 3600

const widthDefault = 550

/**
 * The card within its maximum size: an iframe with the headlines, as many as fit. Systems that add a card to an article, such as WordPress,
 * accept no other HTML than an iframe.
 */
export function cardOf({ title, author, image, headlines }: CardSource, room: Room, key: string | null, publication: Publication): Card {
  const width = Math.min(widthDefault, room.width ?? widthDefault)
  const { count, height } = frameSize(headlines, width, room.height ?? Number.POSITIVE_INFINITY)
  const attribution = publication.partner?.attribution ?? null
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
    html: legalText(frameHtml({ ...headlines, count, key, title, width, height }, publication)),
    width,
    height,
  }
}

const pixelsPerEm = 16
/** On both sides of the page in the iframe, in em. */
const framePadding = 1.5

/** Number of headlines of a section or an author, if there is room for them. */
const headlinesMax = 4

function frameSize({ form }: FrameSource, width: number, heightMax: number): { readonly count: number; readonly height: number } {
  const heightFor = (count: number) => Math.ceil(heightOf(form, count, width / pixelsPerEm - framePadding) * pixelsPerEm)
  let count = form === 'cards' ? 1 : headlinesMax
  while (count > 1 && heightFor(count) > heightMax) count--
  return { count, height: Math.min(heightFor(count), heightMax) }
}

/** The card of an article: its headline, picture and lead. */
export const articleCard = ({ article, authors }: ArticleParts): CardSource => ({
  title: article.title,
  author: authors[0] ?? null,
  image: article.image,
  headlines: { source: 'article', value: article.slug, form: 'cards' },
})

export const sectionCard = (section: SectionRecord): CardSource => ({
  title: section.name,
  author: null,
  image: null,
  headlines: { source: 'section', value: section.slug, form: 'list' },
})

export const authorCard = (author: AuthorRecord): CardSource => ({
  title: author.name,
  author,
  image: author.portrait,
  headlines: { source: 'author', value: author.slug, form: 'timeline' },
})

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

/** The entry for the list of providers of https://oembed.com. */
export const oembedProvider = ({ name, url }: Publication): string =>
  jsonText([
    {
      provider_name: name,
      provider_url: url,
      endpoints: [
        {
          schemes: (['article', 'section', 'author'] as const).map((kind) => `${url}${pagePath({ kind, slug: '' })}*`),
          url: `${url}/oembed`,
          formats: Object.keys(oembedFormats),
          discovery: true,
        },
      ],
    },
  ])
