import type { ArticleInput, Credit } from '../../content/article.ts'
import type { BodyBlock, Mark } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'
import type { Image } from '../../content/image.ts'
import { languageTag } from '../../content/language.ts'
import { linkAddress, webAddress, widthTemplate } from '../../content/web-address.ts'

/** What GraphQL's Int holds: what is larger is no number of pixels. */
const pixelsMax = 2_147_483_647

/**
 * The article with every address and language in the one form that all outputs write: what is compared letter by letter is found again,
 * and what the graph answers it can serialise. SourceRejected names the field of one that has no such form, such as `javascript:`.
 */
export const normalArticle = (article: ArticleInput): ArticleInput => ({
  ...article,
  url: article.url === null ? null : address('url', article.url),
  language: language(article.language),
  image: article.image && image('image', article.image),
  body: article.body?.map(block) ?? null,
  credits: article.credits.map(credit),
  relatedLinks: article.relatedLinks.map((link) => ({ ...link, url: link.url === null ? null : address('relatedLinks', link.url) })),
  ...(article.formerUrls && { formerUrls: article.formerUrls.map((url) => address('urls', url)) }),
  ...(article.kept && { kept: { ...article.kept, urls: article.kept.urls.map((url) => address('urls', url)) } }),
})

function address(field: string, text: string): string {
  const url = webAddress(text)
  if (url === null) throw new SourceRejected(field, 'an absolute address of http or https', `"${text.slice(0, 100)}"`)
  return url
}

function language(text: string): string {
  const tag = languageTag(text)
  if (tag === null) throw new SourceRejected('language', 'a BCP 47 language such as fr or fr-ML', `"${text.slice(0, 100)}"`)
  return tag
}

/** In the order in which it is written: as JSON it is compared byte by byte. */
const image = (field: string, given: Image): Image => ({
  ...given,
  url: address(field, given.url),
  template: given.template === null ? null : withWidth(field, given.template),
  width: pixels(given.width),
  height: pixels(given.height),
})

function withWidth(field: string, text: string): string {
  const template = widthTemplate(text)
  if (template === null) throw new SourceRejected(field, 'an address of http or https with {width} in it', `"${text.slice(0, 100)}"`)
  return template
}

/** A size that is none is not known. */
const pixels = (size: number | null): number | null =>
  size !== null && Number.isInteger(size) && size > 0 && size <= pixelsMax ? size : null

const credit = (given: Credit): Credit => (given.portrait ? { ...given, portrait: image('portrait', given.portrait) } : given)

function block(one: BodyBlock): BodyBlock {
  if (one.kind === 'figure') return { ...one, image: image('body', one.image) }
  if (one.kind === 'embed') return { ...one, url: address('body', one.url) }
  if (one.kind === 'list') return { ...one, items: one.items.map(marked) }
  return marked(one)
}

const marked = <Text extends { readonly marks?: readonly Mark[] }>(text: Text): Text =>
  text.marks ? { ...text, marks: text.marks.map(mark) } : text

function mark(one: Mark): Mark {
  if (one.kind !== 'link') return one
  const href = linkAddress(one.href)
  if (href === null) throw new SourceRejected('body', 'a link to an address of http, https, mailto or tel', `"${one.href.slice(0, 100)}"`)
  return { ...one, href }
}
