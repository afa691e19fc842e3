import type { ArticleInput, Credit } from '../../content/article.ts'
import type { BodyBlock, Mark } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'
import type { Image } from '../../content/image.ts'
import { languageTag } from '../../content/language.ts'
import { linkAddress, webAddress, widthTemplate } from '../../content/web-address.ts'

/** The maximum of GraphQL's Int. */
const pixelsMax = 2_147_483_647

/**
 * Returns the article with all URLs and its language in normal form. Lookups can then compare them as text, and the graph can serialise
 * them. Throws SourceRejected, which names the field, for a value without a normal form, such as a `javascript:` URL.
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
  if (url === null) throw new SourceRejected(field, 'an absolute http or https URL', `"${text.slice(0, 100)}"`)
  return url
}

function language(text: string): string {
  const tag = languageTag(text)
  if (tag === null) throw new SourceRejected('language', 'a BCP 47 language tag such as fr or fr-ML', `"${text.slice(0, 100)}"`)
  return tag
}

/** The order of properties matters, because the JSON text is compared byte by byte. */
const image = (field: string, given: Image): Image => ({
  ...given,
  url: address(field, given.url),
  template: given.template === null ? null : withWidth(field, given.template),
  width: pixels(given.width),
  height: pixels(given.height),
})

function withWidth(field: string, text: string): string {
  const template = widthTemplate(text)
  if (template === null) throw new SourceRejected(field, 'an http or https URL that contains {width}', `"${text.slice(0, 100)}"`)
  return template
}

/** An impossible size counts as unknown. */
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
  if (href === null) throw new SourceRejected('body', 'a link with the scheme http, https, mailto or tel', `"${one.href.slice(0, 100)}"`)
  return { ...one, href }
}
