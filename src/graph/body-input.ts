import type { BodyBlock, Mark, RichText } from '../content/body.ts'
import { InvalidInput } from '../content/error.ts'
import type { Image } from '../content/image.ts'
import { linkAddress, webAddress } from '../content/web-address.ts'
import { builder } from './builder.ts'
import { atMost } from './page-size.ts'

const MarkKind = builder.enumType('MarkKind', {
  description: 'What is marked of a text.',
  values: {
    STRONG: { description: 'Important.' },
    EMPHASIS: { description: 'Stressed, or a title of something.' },
    LINK: { description: 'Leads to `href`.' },
  },
})

const MarkInput = builder.inputType('MarkInput', {
  description: 'A stretch of a text that is more than words.',
  fields: (t) => ({
    kind: t.field({ type: MarkKind, required: true, description: 'What it is.' }),
    start: t.int({ required: true, description: 'Where it begins, in UTF-16 code units from 0.' }),
    end: t.int({ required: true, description: 'Where it ends, behind its last code unit.' }),
    href: t.field({ type: 'URL', description: 'Where a LINK leads; for LINK alone.' }),
  }),
})

const RichTextInput = builder.inputType('RichTextInput', {
  description: 'Words, and what is marked of them.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text.' }),
    marks: t.field({ type: [MarkInput], description: 'In the order in which they begin.' }),
  }),
})

export const ImageInput = builder.inputType('ImageInput', {
  description: 'A picture, where its source keeps it.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'The picture.' }),
    width: t.int({ description: 'Pixels.' }),
    height: t.int({ description: 'Pixels.' }),
    alt: t.string({
      required: true,
      description: 'What it shows, for who can’t see it. Empty for a picture that adds nothing to the text.',
    }),
    caption: t.string({ description: 'What is printed below it.' }),
    credit: t.string({ description: 'Who made it.' }),
  }),
})

const SubheadingInput = builder.inputType('SubheadingInput', {
  description: 'A title within the text.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text.' }),
    level: t.int({ required: true, defaultValue: 2, description: '2 to 6, as in HTML.' }),
  }),
})

const QuoteInput = builder.inputType('QuoteInput', {
  description: 'Words of somebody else, set apart.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'Plain text.' }),
    attribution: t.string({ description: 'Whose words they are.' }),
  }),
})

const ItemListInput = builder.inputType('ItemListInput', {
  description: 'A list of points or steps.',
  fields: (t) => ({
    ordered: t.boolean({ required: true, defaultValue: false, description: 'Whether the order matters.' }),
    items: t.field({ type: [RichTextInput], required: true, description: 'The entries.' }),
  }),
})

const FigureInput = builder.inputType('FigureInput', {
  description: 'A picture within the text.',
  fields: (t) => ({
    image: t.field({ type: ImageInput, required: true, description: 'The picture.' }),
    caption: t.string({ description: 'What is printed below it here.' }),
  }),
})

const EmbedInput = builder.inputType('EmbedInput', {
  description: 'Something of another site.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'The thing itself, on its site.' }),
    provider: t.string({ description: 'The site’s name.' }),
    title: t.string({ description: 'What it is called there.' }),
  }),
})

export const BodyBlockInput = builder.inputType('BodyBlockInput', {
  isOneOf: true,
  description: 'One piece of a text: exactly one of these.',
  fields: (t) => ({
    paragraph: t.field({ type: RichTextInput, description: 'A paragraph of the running text.' }),
    subheading: t.field({ type: SubheadingInput, description: 'A title within the text.' }),
    quote: t.field({ type: QuoteInput, description: 'Words of somebody else.' }),
    list: t.field({ type: ItemListInput, description: 'Points or steps.' }),
    figure: t.field({ type: FigureInput, description: 'A picture.' }),
    embed: t.field({ type: EmbedInput, description: 'A video, a post, a map.' }),
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
  throw new InvalidInput('A block of the body is empty: expected exactly one of paragraph, subheading, quote, list, figure and embed.')
}

function richText({ text, marks }: typeof RichTextInput.$inferInput): RichText {
  return marks && marks.length > 0 ? { text, marks: marks.map((mark) => markOf(mark, text)) } : { text }
}

function markOf({ kind, start, end, href }: typeof MarkInput.$inferInput, text: string): Mark {
  if (start < 0 || end <= start || end > text.length) {
    throw new InvalidInput(`A mark goes from ${start} to ${end}: expected a stretch of the text’s ${text.length} code units.`)
  }
  if (kind !== 'LINK') return { kind: kind === 'STRONG' ? 'strong' : 'emphasis', start, end }
  if (!href) throw new InvalidInput('A link leads nowhere: expected "href".')
  const target = linkAddress(href)
  if (target === null) throw noAddress('href', href, 'one of http, https, mailto or tel')
  return { kind: 'link', start, end, href: target }
}

/** What a browser shows or follows without running it. */
export function pageAddress(name: string, url: string): string {
  const address = webAddress(url)
  if (address === null) throw noAddress(name, url, 'one of http or https, without a password')
  return address
}

const noAddress = (name: string, url: string, expected: string): InvalidInput =>
  new InvalidInput(`"${name}" is the address "${url.slice(0, 100)}": expected ${expected}.`)

function pixelsOf(name: string, size: number | null | undefined): number | null {
  if (typeof size === 'number' && size < 1) throw new InvalidInput(`"${name}" is ${size}: expected a number of pixels.`)
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
