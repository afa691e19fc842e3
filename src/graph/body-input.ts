import type { BodyBlock, Mark, RichText } from '../content/body.ts'
import { InvalidInput } from '../content/error.ts'
import type { Image } from '../content/image.ts'
import { linkAddress, webAddress } from '../content/web-address.ts'
import { builder } from './builder.ts'
import { atMost } from './page-size.ts'

const MarkKind = builder.enumType('MarkKind', {
  description: 'Kind of inline markup.',
  values: {
    STRONG: { description: 'Strong importance, `<strong>` in HTML.' },
    EMPHASIS: { description: 'Emphasis or the title of a work, `<em>` in HTML.' },
    LINK: { description: 'Link to `href`.' },
  },
})

const MarkInput = builder.inputType('MarkInput', {
  description: 'Inline markup of a range of text.',
  fields: (t) => ({
    kind: t.field({ type: MarkKind, required: true }),
    start: t.int({ required: true, description: 'Start of the range, as an offset in UTF-16 code units from 0.' }),
    end: t.int({ required: true, description: 'End of the range, exclusive, in UTF-16 code units.' }),
    href: t.field({
      type: 'URL',
      description: 'Target of a `LINK`, for which it is required: an http, https, mailto or tel URL. Ignored for other kinds.',
    }),
  }),
})

const RichTextInput = builder.inputType('RichTextInput', {
  description: 'Text with inline markup.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text, without HTML.' }),
    marks: t.field({
      type: [MarkInput],
      description: 'Inline markup, ordered by `start`. Ranges can be nested but must not overlap partially.',
    }),
  }),
})

export const ImageInput = builder.inputType('ImageInput', {
  description: 'A picture on a server of its source. The gateway stores no image files.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'An http or https URL.' }),
    width: t.int({ description: 'Width in pixels, at least 1.' }),
    height: t.int({ description: 'Height in pixels, at least 1.' }),
    alt: t.string({
      required: true,
      description: 'Text alternative for the HTML attribute `alt`. Empty for a decorative picture.',
    }),
    caption: t.string({ description: 'Caption to print below the picture.' }),
    credit: t.string({ description: 'Photographer or agency, as printed.' }),
  }),
})

const SubheadingInput = builder.inputType('SubheadingInput', {
  description: 'A heading within the body.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text, without HTML.' }),
    level: t.int({ required: true, defaultValue: 2, description: 'Heading level 2 to 6, as in HTML.' }),
  }),
})

const QuoteInput = builder.inputType('QuoteInput', {
  description: 'A block quotation.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text, without HTML.' }),
    attribution: t.string({ description: 'Speaker or source of the quotation.' }),
  }),
})

const ItemListInput = builder.inputType('ItemListInput', {
  description: 'A bulleted or numbered list.',
  fields: (t) => ({
    ordered: t.boolean({ required: true, defaultValue: false, description: 'Whether the list is numbered.' }),
    items: t.field({ type: [RichTextInput], required: true }),
  }),
})

const FigureInput = builder.inputType('FigureInput', {
  description: 'A picture within the body.',
  fields: (t) => ({
    image: t.field({ type: ImageInput, required: true }),
    caption: t.string({ description: 'Caption to print below the picture in this place.' }),
  }),
})

const EmbedInput = builder.inputType('EmbedInput', {
  description: 'Content of another site: a video, a post or a map.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'URL of the embedded content.' }),
    provider: t.string({ description: 'Name of the site, such as `YouTube`.' }),
    title: t.string({ description: 'Title on that site.' }),
  }),
})

export const BodyBlockInput = builder.inputType('BodyBlockInput', {
  isOneOf: true,
  description: 'A block of a body. Give exactly one field.',
  fields: (t) => ({
    paragraph: t.field({ type: RichTextInput }),
    subheading: t.field({ type: SubheadingInput }),
    quote: t.field({ type: QuoteInput }),
    list: t.field({ type: ItemListInput }),
    figure: t.field({ type: FigureInput }),
    embed: t.field({ type: EmbedInput }),
  }),
})

const blocksMax = 2000

export const bodyOf = (blocks: readonly (typeof BodyBlockInput.$inferInput)[]): BodyBlock[] =>
  atMost(blocks, 'body', blocksMax).map(blockOf)

function blockOf({ paragraph, subheading, quote, list, figure, embed }: typeof BodyBlockInput.$inferInput): BodyBlock {
  if (paragraph) return { kind: 'paragraph', ...richText(paragraph) }
  if (subheading) {
    if (subheading.level < 2 || subheading.level > 6) throw new InvalidInput(`A subheading has level ${subheading.level}: expected 2 to 6.`)
    return { kind: 'subheading', text: subheading.text, level: subheading.level }
  }
  if (quote) return { kind: 'quote', text: quote.text, attribution: quote.attribution ?? null }
  if (list) return { kind: 'list', ordered: list.ordered, items: list.items.map(richText) }
  if (figure) return { kind: 'figure', image: imageOf(figure.image), caption: figure.caption ?? null }
  if (embed) return { kind: 'embed', url: pageAddress('embed', embed.url), provider: embed.provider ?? null, title: embed.title ?? null }
  throw new InvalidInput('A block of the body is empty: expected exactly one of paragraph, subheading, quote, list, figure or embed.')
}

function richText({ text, marks }: typeof RichTextInput.$inferInput): RichText {
  return marks && marks.length > 0 ? { text, marks: marks.map((mark) => markOf(mark, text)) } : { text }
}

function markOf({ kind, start, end, href }: typeof MarkInput.$inferInput, text: string): Mark {
  if (start < 0 || end <= start || end > text.length) {
    throw new InvalidInput(`A mark has the range ${start} to ${end}: expected a range within the ${text.length} code units of the text.`)
  }
  if (kind !== 'LINK') return { kind: kind === 'STRONG' ? 'strong' : 'emphasis', start, end }
  if (!href) throw new InvalidInput('A mark of kind LINK has no "href": expected the URL of its target.')
  const target = linkAddress(href)
  if (target === null) throw unusableAddress('href', href, 'http, https, mailto or tel')
  return { kind: 'link', start, end, href: target }
}

/** The address in normal form. InvalidInput for one that a browser would run or that contains a password. */
export function pageAddress(name: string, url: string): string {
  const address = webAddress(url)
  if (address === null) throw unusableAddress(name, url, 'http or https and without a password')
  return address
}

const unusableAddress = (name: string, url: string, expected: string): InvalidInput =>
  new InvalidInput(`"${name}" is "${url.slice(0, 100)}": expected a URL with the scheme ${expected}.`)

function pixelsOf(name: string, size: number | null | undefined): number | null {
  if (typeof size === 'number' && size < 1) throw new InvalidInput(`"${name}" is ${size}: expected at least 1 pixel.`)
  return size ?? null
}

export const imageOf = ({ url, width, height, alt, caption, credit }: typeof ImageInput.$inferInput): Image => ({
  url: pageAddress('url', url),
  template: null,
  width: pixelsOf('width', width),
  height: pixelsOf('height', height),
  alt,
  caption: caption ?? null,
  credit: credit ?? null,
})
