import { Readability } from '@mozilla/readability'
import { type Document, type Element, isTag } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import { type BodyBlock, plainText, type RichText, textOf } from '../content/body.ts'
import { titleKey } from '../content/title.ts'
import { blocksOfHtml, blocksOfNodes, type HtmlBlocks } from './html-blocks.ts'
import { classesOf, lineOf, select } from './html-tree.ts'
import { linkShare, paragraphLength, standsApart } from './page-part.ts'
import { datesIn } from './prose-date.ts'

/** Elements that hold the text alone, in the words of the themes and systems that papers use. */
const containers = [
  '[itemprop~="articleBody"]',
  '.article-body, .article__body, .article-body-content, .articleBody, .article_body, .article-content, .article__content, .article_content, .article-text, .article__text, .article-texte, .articletext, .contenu-article, .content-article, .corps-article, .corps_article, .article-corps, .story-body, .story-content, .news-content, .news-body, .post-body, .post__content, .postcontent',
  '.td-post-content, .entry-content, .post-content, .jeg_main_content .content-inner, .single-content, .single-post-content, .the-content, .tdb-block-inner .td-post-content, .wp-block-post-content, .elementor-widget-theme-post-content',
  '.field--name-body, .field-name-body, .node-content .field-item, .node__content',
  '.texte, .article-texte, .surlignable, [class*="article-texte-"], .crayon.texte',
]

const removed =
  'script, style, noscript, template, form, button, svg, nav, footer, aside, dialog, input, select, textarea, iframe[src*="googletagmanager"], ins, amp-ad, amp-analytics, link, meta'

export interface PageText {
  readonly blocks: readonly BodyBlock[]
  readonly untyped: number
}

/** The article's text out of its page, which is changed on the way: what stands beside it goes. */
export function pageText(document: Document, base: string | null): PageText {
  clean(document)
  const read = readable(document, base)
  const length = plainText(read.blocks).length
  for (const selector of containers) {
    const [best] = select(selector, document)
      .map((element) => ({ element, length: lineOf(element).length }))
      .sort((a, b) => b.length - a.length)
    // A theme's own container is surer than a guess, unless the text lies elsewhere.
    if (best && best.length >= Math.max(200, length * 0.6)) {
      const { blocks, untyped } = blocksOfNodes(best.element.children, base)
      if (plainText(blocks).length >= length * 0.6) return { blocks: withoutTail(blocks), untyped }
    }
  }
  return { blocks: withoutTail(read.blocks), untyped: read.untyped }
}

/** What Readability finds, unless most of the page's prose is elsewhere in one place: then its weights have misled it. */
function readable(document: Document, base: string | null): HtmlBlocks {
  const html = DomUtils.getOuterHTML(select('body', document)[0] ?? document)
  const article = new Readability(parseHTML(`<html><body>${html}</body></html>`).document, {
    charThreshold: 150,
    keepClasses: true,
  }).parse()
  const found = article?.content ? blocksOfHtml(article.content, base) : { blocks: [], untyped: 0 }
  const [place, length] = densest(document)
  return place && length > 1000 && plainText(found.blocks).length < 0.4 * length ? blocksOfNodes(place.children, base) : found
}

/** The element that holds the most prose in paragraphs of its own, and how much that is. */
function densest(document: Document): [Element | null, number] {
  const lengths = new Map<Element, number>()
  for (const paragraph of select('p', document)) {
    const length = (1 - linkShare(paragraph)) * lineOf(paragraph).length
    const { parent } = paragraph
    if (length > 80 && parent && isTag(parent)) lengths.set(parent, (lengths.get(parent) ?? 0) + length)
  }
  return [...lengths].reduce<[Element | null, number]>((most, one) => (one[1] > most[1] ? one : most), [null, 0])
}

function clean(document: Document): void {
  for (const element of select(removed, document)) {
    if (!holdsMost(element, document)) DomUtils.removeElement(element)
  }
  for (const header of select('header', document)) if (select('h1, .chapo, p', header).length === 0) DomUtils.removeElement(header)
  for (const caption of select('[class*="caption" i], [class*="legende" i], [class*="credit" i], [class*="copyright" i]', document)) {
    if (caption.name !== 'figcaption' && lineOf(caption).length < 400 && !isInFigure(caption)) DomUtils.removeElement(caption)
  }
  for (const element of select('[class], [id], [role]', document).filter(standsApart)) DomUtils.removeElement(element)
}

/** A figure's caption stays with its picture. */
const isInFigure = (element: Element): boolean =>
  ancestors(element).some((around) => ['figure', 'dl'].includes(around.name) || classesOf(around).includes('wp-caption'))

function ancestors(element: Element): Element[] {
  return element.parent && isTag(element.parent) ? [element.parent, ...ancestors(element.parent)] : []
}

/** Some sites put the whole page into a form. */
const holdsMost = (element: Element, document: Document): boolean =>
  ['form', 'aside'].includes(element.name) && paragraphLength(element) > 0.5 * paragraphLength(document)

/** Lines that a page prints around any text. */
const furniture =
  /^(?:advert|close|caption|fermer|l[ée]gende|partager?(?:\b.{0,60})?|share(?:\b.{0,40})?|tweet(?:er)?|imprimer|envoyer(?: par (?:e-?)?mail)?|print|e-?mail|facebook|twitter|whatsapp|linkedin|telegram|copier le lien|copy link|publicit[ée]|advertisement|annonces?|la suite apr[èe]s (?:cette|la) publicit[ée]|lire la suite.{0,20}|read more.{0,20}|(?:inscrivez|abonnez|connectez)-vous.{0,160}|je m['’]abonne.{0,30}|s['’]abonner.{0,40}|(?:d[ée]j[àa]|je suis) abonn[ée].{0,60}|(?:recevez|s[ée]lectionn[ée]).{0,100}newsletter.{0,60}|suivez[- ](?:nous|l['’]actualit[ée]).{0,120}|rejoignez.{0,40}(?:whatsapp|telegram|cha[îi]ne).{0,80}|t[ée]l[ée]chargez.{0,60}application.{0,80}|temps de lecture.{0,30}|\d+ ?min(?:utes?)? de lecture|lecture ?:? ?\d+ ?min.{0,10}|\d+ (?:vues?|views?|lectures?|partages?|commentaires?|comments?)|(?:©|copyright\b).{0,140}|tous droits r[ée]serv[ée]s.{0,80}|reproduction.{0,20}interdite.{0,60}|loading.*|chargement.*|cet article est r[ée]serv[ée].{0,80}|il vous reste.{0,60}|accueil|retour|haut de page|photo ?: .{0,60}|cr[ée]dits? ?(?:photo)?s? ?: .{0,60}|publi[ée]e? (?:le|:|par).{0,90}|mis(?:e)? [àa] jour.{0,60}|tags? ?:.{0,200}|mots[- ]cl[ée]s ?:.{0,200}|[ée]tiquettes ?:.{0,200}|cat[ée]gories? ?:.{0,100}|ecouter(?: l['’]article)?|[ée]couter l['’]article.{0,20}|r[ée]agir.{0,30}|\d+)$/iu

/** Where the text has ended and the page goes on. */
const ends =
  /^(?:articles? (?:similaires?|li[ée]s|connexes)|vous (?:aimerez|pourriez) .{0,40}|you (?:may|might) (?:also )?(?:like|enjoy).{0,20}|more (?:stories|from).{0,40}|dans la m[êe]me rubrique|sur le m[êe]me (?:sujet|th[èe]me)|[àa] lire (?:aussi|[ée]galement)|lire (?:aussi|[ée]galement)|laisser un commentaire|laissez un commentaire|commentaires?|leave a (?:reply|comment)|comments?|related (?:posts|articles|stories)|les plus lus|newsletter|[àa] propos de l['’]auteur)\s*:?$/iu

/** Furniture goes wherever it stands; what follows the end of a text that is long enough goes with it. */
function withoutTail(blocks: readonly BodyBlock[]): BodyBlock[] {
  const end = blocks.findIndex((block, index) => index > 1 && isShort(block) && ends.test(textOf(block).trim()))
  const text = end > 0 && plainText(blocks.slice(0, end)).length > 0.4 * plainText(blocks).length ? blocks.slice(0, end) : blocks
  return text.filter((block) => !isMenu(block) && !isFurniture(block))
}

function isFurniture(block: BodyBlock): boolean {
  if (!('text' in block) || !isShort(block)) return false
  const text = block.text.trim()
  const linked = (block.marks ?? []).reduce((sum, mark) => sum + (mark.kind === 'link' ? mark.end - mark.start : 0), 0)
  // A line that is a link and nothing else leads to another article.
  return furniture.test(text) || pictureLine.test(text) || (linked > 0.95 * text.length && text.length > 12 && block.kind !== 'quote')
}

/** What stands below a picture, where the page doesn't say that it does. */
const pictureLine = /(?:\((?:image|photo|cr[ée]dits?|ap photo|©)[^)]*\)|^(?:photo|image|cr[ée]dits?)s? ?[:©].{0,80})$/iu

const isShort = (block: BodyBlock): boolean => textOf(block).length < 250

/** A list of nothing but links is a menu. */
const isMenu = (block: BodyBlock): boolean =>
  block.kind === 'list' &&
  block.items.length > 1 &&
  block.items.every(({ text, marks = [] }) => marks.some((mark) => mark.kind === 'link' && mark.end - mark.start > 0.8 * text.length))

/** What the page prints above the text and the article says elsewhere: title, lead, signature, date. */
export function withoutHead(blocks: readonly BodyBlock[], { said, names, timeZone }: Head): BodyBlock[] {
  const known = new Set(said.flatMap((text) => (text ? [titleKey(text)] : [])))
  const isHead = (text: string): boolean =>
    known.has(titleKey(text)) || (text.length < 120 && (isDated(text, timeZone) || isSigned(text, names)))
  return blocks.flatMap((block, index): BodyBlock[] => {
    if (!('text' in block)) return [block]
    if (!/[\p{L}\p{N}]/u.test(block.text)) return []
    if (index > blocks.length - 3 && block.text.length < 100 && isSigned(block.text, names)) return []
    if (index >= 6) return [block]
    return isHead(block.text) || (index < 3 && isLabel(block)) ? [] : [withoutFirstLines(block, isHead)]
  })
}

/** Old pages part the date from the text by a line end alone. */
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

/** « Entretien », « Société »: a word or two above the text, and no sentence. */
const isLabel = ({ kind, text }: Extract<BodyBlock, RichText>): boolean =>
  kind === 'paragraph' && text.length < 30 && !/[.!?…:»"”]$/u.test(text) && !/^[«“"]/u.test(text)

/** A line that has little but a date. */
function isDated(text: string, timeZone: string): boolean {
  const dates = datesIn(text, timeZone)
  return dates.length > 0 && text.length - dates.reduce((sum, { length }) => sum + length, 0) < 45 && !/[.!?]$/u.test(text)
}

/** A line that has little but the names of those who sign. */
function isSigned(text: string, names: readonly string[]): boolean {
  const found = names.filter((name) => titleKey(text).includes(titleKey(name)))
  return found.length > 0 && text.length - found.join('').length < 40 && !/[!?…]$/u.test(text)
}
