import { Readability } from '@mozilla/readability'
import { type Document, type Element, isTag } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import { type BodyBlock, plainText, type RichText, textOf } from '../../content/body.ts'
import { titleKey } from '../../content/title.ts'
import { datesIn } from '../parsing/prose-date.ts'
import { isFunction } from '../parsing/signature.ts'
import { blocksOfHtml, blocksOfNodes, type HtmlBlocks } from './blocks.ts'
import { endsText, isBoilerplate } from './boilerplate.ts'
import { isHidden } from './media.ts'
import { linkShare, paragraphLength, standsApart } from './part.ts'
import { classesOf, lineOf, oneLine, select } from './tree.ts'

/** Elements that contain only the text, in the themes and systems of newspapers. */
const containers = [
  '[itemprop~="articleBody"]',
  '.article-body, .article__body, .article-body-content, .articleBody, .article_body, .article-content, .article__content, .article_content, .article-text, .article__text, .article-texte, .articletext, .contenu-article, .content-article, .corps-article, .corps_article, .article-corps, .story-body, .story-content, .news-content, .news-body, .post-body, .post__content, .postcontent',
  '.td-post-content, .entry-content, .post-content, .jeg_main_content .content-inner, .single-content, .single-post-content, .the-content, .tdb-block-inner .td-post-content, .wp-block-post-content, .elementor-widget-theme-post-content',
  '.field--name-body, .field-name-body, .node-content .field-item, .node__content',
  '.texte, .article-texte, .surlignable, [class*="article-texte-"], .crayon.texte',
]

/** A shorter paragraph may be a label, a caption or a teaser. */
const proseLengthMin = 80
const removed =
  'script, style, noscript, template, form, button, svg, nav, footer, aside, dialog, input, select, textarea, iframe[src*="googletagmanager"], ins, amp-ad, amp-analytics, link, meta'

export interface PageText {
  readonly blocks: readonly BodyBlock[]
  readonly untyped: number
}

/** Extracts the text of the article from its page. Changes the document: elements that are not part of the text are removed. */
export function pageText(document: Document, base: string | null): PageText {
  clean(document)
  const { blocks, untyped } = bodyOf(document, base)
  return { blocks: withoutTail([...preludeOf(document, blocks, base), ...blocks]), untyped }
}

function bodyOf(document: Document, base: string | null): HtmlBlocks {
  const read = readable(document, base)
  const length = plainText(read.blocks).length
  for (const selector of containers) {
    const [best] = select(selector, document)
      .map((element) => ({ element, length: lineOf(element).length }))
      .sort((a, b) => b.length - a.length)
    // A known container is more reliable than a guess, unless the text is elsewhere.
    if (best && best.length >= Math.max(200, length * 0.6)) {
      // A long text can be split into several containers, for example by a picture.
      const parts = select(selector, document).filter(({ parent }) => parent === best.element.parent)
      const own = blocksOfNodes(
        parts.flatMap(({ children }) => children),
        base,
      )
      if (plainText(own.blocks).length >= length * 0.6) return own
    }
  }
  return read
}

/** Paragraphs between the title and the text that are outside the text's elements: usually the lead. */
function preludeOf(document: Document, blocks: readonly BodyBlock[], base: string | null): readonly BodyBlock[] {
  const known = new Set(blocks.map(textOf).flatMap((text) => [text, ...text.split('\n')].flatMap(endsOf)))
  const elements = select('h1, p', document)
  const isKnown = (element: Element): boolean => endsOf(lineOf(element)).some((end) => known.has(end))
  const first = Math.max(
    elements.findIndex((element) => isProse(element) && isKnown(element)),
    0,
  )
  const title = elements.slice(0, first).findLastIndex(({ name }) => name === 'h1')
  const between = elements.slice(title + 1, first).filter((element) => isProse(element) && !isInFigure(element) && !isOutOfSight(element))
  return title === -1 ? [] : blocksOfNodes(between, base).blocks
}

/** Both ends of a text, because a hidden word or a picture may be missing at one of them. */
const endsOf = (text: string): string[] => [oneLine(text).slice(0, proseLengthMin), oneLine(text).slice(-proseLengthMin)]

const isOutOfSight = (element: Element): boolean =>
  [element, ...ancestors(element)].some((around) => isHidden(around) || around.attribs['aria-hidden'] === 'true')

const isProse = (element: Element): boolean => element.name === 'p' && lineOf(element).length >= proseLengthMin && linkShare(element) < 0.3

function readable(document: Document, base: string | null): HtmlBlocks {
  const html = DomUtils.getOuterHTML(select('body', document)[0] ?? document, { encodeEntities: 'utf8' })
  const article = new Readability(parseHTML(`<html><body>${html}</body></html>`).document, {
    charThreshold: 150,
    keepClasses: true,
  }).parse()
  return article?.content ? blocksOfHtml(article.content, base) : { blocks: [], untyped: 0 }
}

function clean(document: Document): void {
  for (const element of select(removed, document)) {
    if (!holdsMost(element, document)) DomUtils.removeElement(element)
  }
  for (const header of select('header', document))
    if (select('h1, h2, h3, h4, .chapo, p', header).length === 0) DomUtils.removeElement(header)
  for (const picture of select('img, picture', document)) dropCaption(picture)
  for (const caption of select('[class*="caption" i], [class*="legende" i], [class*="credit" i], [class*="copyright" i]', document)) {
    if (caption.name !== 'figcaption' && lineOf(caption).length < 400 && !isInFigure(caption)) DomUtils.removeElement(caption)
  }
  for (const element of select('*', document).filter(standsApart)) DomUtils.removeElement(element)
}

/** Removes a caption: a short text in an element that is named for a picture but is not a figure. */
function dropCaption(picture: Element): void {
  const box = ancestors(picture).find((around) => pictureBox.test(around.attribs.class ?? '') && lineOf(around).length > 0)
  if (!box || isInFigure(picture) || lineOf(box).length > captionLengthMax) return
  const caption = select('p, div, span, small', box).find(
    (element) => lineOf(element) === lineOf(box) && select('img', element).length === 0,
  )
  if (caption) DomUtils.removeElement(caption)
}

const captionLengthMax = 300
const pictureBox = /(?:^|[\s_-])(?:img|images?|photos?|pictures?|illustration|visuel|media)(?:$|[\s_-])/iu

/** Captions in figures are kept with their pictures. */
const isInFigure = (element: Element): boolean =>
  ancestors(element).some((around) => ['figure', 'dl'].includes(around.name) || classesOf(around).includes('wp-caption'))

function ancestors(element: Element): Element[] {
  const found: Element[] = []
  for (let around = element.parent; around && isTag(around); around = around.parent) found.push(around)
  return found
}

/** Whether an element contains most of the page: some sites put the whole page into a form. */
const holdsMost = (element: Element, document: Document): boolean =>
  ['form', 'aside'].includes(element.name) &&
  (select('h1', element).length > 0 || paragraphLength(element) > 0.5 * paragraphLength(document))

/** Removes boilerplate, everything after the end of a text that is long enough, and headings at the end. */
function withoutTail(blocks: readonly BodyBlock[]): BodyBlock[] {
  const end = blocks.findIndex((block, index) => index > 1 && isShort(block) && endsText(textOf(block).trim()))
  const text = end > 0 && plainText(blocks.slice(0, end)).length > 0.4 * plainText(blocks).length ? blocks.slice(0, end) : blocks
  const own = text.filter((block) => !isMenu(block) && !isBeside(block))
  return own.slice(0, own.findLastIndex((block) => !announces(block)) + 1)
}

/** Whether a block announces something: a heading, or a line such as « Nos autres textes : ». */
const announces = (block: BodyBlock): boolean =>
  block.kind === 'subheading' || (block.kind === 'paragraph' && block.text.length < 80 && /:$/u.test(block.text))

function isBeside(block: BodyBlock): boolean {
  if (!('text' in block) || !isShort(block)) return false
  const text = block.text.trim()
  const linked = (block.marks ?? []).reduce((sum, mark) => sum + (mark.kind === 'link' ? mark.end - mark.start : 0), 0)
  // A line that consists of a link leads to another article.
  return isBoilerplate(text) || (linked > 0.95 * text.length && text.length > 12 && block.kind !== 'quote')
}

const isShort = (block: BodyBlock): boolean => textOf(block).length < 250

/** Whether a list is a menu: it consists of links. */
const isMenu = (block: BodyBlock): boolean =>
  block.kind === 'list' &&
  block.items.length > 1 &&
  block.items.every(({ text, marks = [] }) => marks.some((mark) => mark.kind === 'link' && mark.end - mark.start > 0.8 * text.length))

/** Removes lines at the top of the text that repeat the title, the lead, the byline or the date. */
export function withoutHead(blocks: readonly BodyBlock[], { said, names, timeZone }: Head): BodyBlock[] {
  const known = new Set(said.flatMap((text) => (text ? [titleKey(text)] : [])))
  const isHead = (text: string): boolean =>
    known.has(titleKey(text)) || (text.length < 120 && (isDated(text, timeZone) || isSigned(text, names)))
  return blocks.flatMap((block, index): BodyBlock[] => {
    if (!('text' in block)) return [block]
    if (!/[\p{L}\p{N}]/u.test(block.text)) return []
    if (index > blocks.length - 3 && block.text.length < 100 && isSigned(block.text, names)) return []
    // A job title below the name, such as « Correspondant à Ségou ».
    if (index === blocks.length - 1 && names.length > 0 && block.text.length < 50 && isFunction(block.text)) return []
    if (index >= 6) return [block]
    return isHead(block.text) || (index < 3 && isLabel(block)) ? [] : [withoutFirstLines(block, isHead)]
  })
}

/** Removes such lines at the beginning of a block: old pages separate the date from the text only by a line break. */
function withoutFirstLines(block: Extract<BodyBlock, RichText>, isHead: (line: string) => boolean): BodyBlock {
  let from = 0
  for (let end = block.text.indexOf('\n'); end > 0 && isHead(block.text.slice(from, end)); end = block.text.indexOf('\n', from))
    from = end + 1
  if (from === 0) return block
  const marks = (block.marks ?? [])
    .filter((mark) => mark.start >= from)
    .map((mark) => ({ ...mark, start: mark.start - from, end: mark.end - from }))
  const { marks: _before, ...rest } = block
  return { ...rest, text: block.text.slice(from), ...(marks.length > 0 && { marks }) }
}

interface Head {
  readonly said: readonly (string | null)[]
  readonly names: readonly string[]
  readonly timeZone: string
}

/** Whether a block is a label above the text, such as « Entretien » or « Société ». */
const isLabel = ({ kind, text }: Extract<BodyBlock, RichText>): boolean =>
  kind === 'paragraph' && text.length < 30 && !/[.!?…:,»"”]$/u.test(text) && !/^[«“"]/u.test(text)

/** Whether a line contains little more than a date. */
function isDated(text: string, timeZone: string): boolean {
  const dates = datesIn(text, timeZone)
  return dates.length > 0 && text.length - dates.reduce((sum, { length }) => sum + length, 0) < 45 && !/[.!?]$/u.test(text)
}

/** Whether a line contains little more than the names of the authors. */
function isSigned(text: string, names: readonly string[]): boolean {
  const found = names.filter((name) => titleKey(text).includes(titleKey(name)))
  return found.length > 0 && text.length - found.join('').length < 40 && !/[!?…]$/u.test(text)
}
