import { type ChildNode, type Element, isTag, isText } from 'domhandler'
import type { BodyBlock, RichText } from '../../content/body.ts'
import { webAddress } from '../../content/web-address.ts'
import { isRich, joined, richTextOf } from './block-text.ts'
import { captionsIn, sourceIn } from './caption.ts'
import { embedOf, imageOf, isEmbed, isHidden, postOf, smileyOf } from './media.ts'
import { RichTextBuilder } from './rich-text.ts'
import { classesOf, findElements, lineOf, named, parseHtml, rawTextOf, without } from './tree.ts'

export interface HtmlBlocks {
  readonly blocks: readonly BodyBlock[]
  /** Number of elements without a typed block, such as tables and verse: their text is kept as paragraphs. */
  readonly untyped: number
}

/**
 * Converts HTML to typed blocks. Only text, three kinds of marks, and http and https URLs are kept: scripts, event handlers, styles and
 * tracking pixels can't pass.
 * @param base URL of the page, the base of relative URLs; without it, relative links become plain text.
 */
export function blocksOfHtml(html: string, base: string | null = null): HtmlBlocks {
  return blocksOfNodes(parseHtml(html).children, base)
}

export function blocksOfNodes(nodes: readonly ChildNode[], base: string | null): HtmlBlocks {
  const walk = new Walk(base)
  walk.nodes(nodes)
  walk.endParagraph()
  return { blocks: walk.blocks, untyped: walk.untyped }
}

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** Elements without text for readers. */
const silent = setOf(
  'applet base button canvas dialog frame frameset head input link map meta noembed noframes noscript option param script select style svg template textarea title track',
)

/** Block elements that become paragraphs. */
const paragraphs = setOf(
  'address article aside body center dd details div dl dt fieldset figcaption footer form header hgroup html legend li main nav p section summary',
)

const strong = setOf('b strong')
const emphasis = setOf('cite dfn em i var')

class Walk {
  readonly blocks: BodyBlock[] = []
  untyped = 0
  readonly #base: string | null
  readonly #words = new RichTextBuilder()
  /** Pictures and players inside a paragraph, which follow it. */
  #pending: BodyBlock[] = []

  constructor(base: string | null) {
    this.#base = base
  }

  nodes(nodes: readonly ChildNode[]): void {
    for (const node of nodes) {
      if (isText(node)) this.#words.append(node.data)
      else if (isTag(node)) this.#element(node)
    }
  }

  endParagraph(): void {
    const words = this.#words.take()
    if (words) this.blocks.push({ kind: 'paragraph', ...words })
    this.blocks.push(...this.#pending)
    this.#pending = []
  }

  #element(element: Element): void {
    const { name, children } = element
    if (silent.has(name) || isHidden(element)) return
    if (name === 'br') this.#lineBreak()
    else if (name === 'img' || name === 'amp-img') this.#image(element)
    else if (isEmbed(element)) this.#embed(element)
    else if (strong.has(name)) this.#words.within({ kind: 'strong' }, () => this.nodes(children))
    else if (emphasis.has(name)) this.#words.within({ kind: 'emphasis' }, () => this.nodes(children))
    else if (name === 'a') this.#link(element)
    else if (name === 'q') this.#inlineQuote(children)
    else if (/^h[1-6]$/u.test(name)) this.#subheading(element)
    else if (name === 'ul' || name === 'ol' || name === 'menu') this.#list(element)
    else if (name === 'blockquote') this.#quote(element)
    else if (name === 'figure') this.#figure(element)
    else if (name === 'table') this.#table(element)
    else if (name === 'pre') this.#preformatted(element)
    else if (name === 'hr') this.endParagraph()
    else if (paragraphs.has(name)) this.#block(children)
    else this.nodes(children)
  }

  #block(children: readonly ChildNode[]): void {
    this.endParagraph()
    this.nodes(children)
    this.endParagraph()
  }

  /** Two line breaks end a paragraph, as in old editors. */
  #lineBreak(): void {
    if (this.#words.endsLine) this.endParagraph()
    else this.#words.breakLine()
  }

  #image(element: Element): void {
    const smiley = smileyOf(element)
    if (smiley) {
      this.#words.append(smiley)
      return
    }
    const image = imageOf(element, this.#base)
    if (image) this.#pending.push({ kind: 'figure', image, caption: null })
    if (this.#words.isEmpty) this.endParagraph()
  }

  #embed(element: Element): void {
    const embed = embedOf(element, this.#base)
    if (embed) this.#pending.push(embed)
    if (this.#words.isEmpty) this.endParagraph()
  }

  /** A link with a URL that is not allowed becomes plain text. */
  #link({ attribs, children }: Element): void {
    const href = attribs.href?.startsWith('#') ? null : webAddress(attribs.href, this.#base)
    if (href) this.#words.within({ kind: 'link', href }, () => this.nodes(children))
    else this.nodes(children)
  }

  #inlineQuote(children: readonly ChildNode[]): void {
    this.#words.append('« ')
    this.nodes(children)
    this.#words.append(' »')
  }

  #subheading({ name, children }: Element): void {
    this.endParagraph()
    this.#inner(children, (blocks) => {
      const [first, ...others] = blocks
      if (first?.kind === 'paragraph') this.blocks.push({ ...first, kind: 'subheading', level: Math.max(2, Number(name[1])) }, ...others)
      else this.blocks.push(...blocks)
    })
  }

  #list({ name, children }: Element): void {
    this.endParagraph()
    const items: RichText[] = []
    const media: BodyBlock[] = []
    for (const child of children) {
      this.#inner([child], (blocks) => {
        const words = blocks.flatMap((block) => (isRich(block) ? [richTextOf(block)] : []))
        if (words.length > 0) items.push(joined(words))
        // Nested lists are flattened: their items follow the parent item.
        items.push(...blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])))
        media.push(...blocks.filter(isMedia))
      })
    }
    if (items.length > 0) this.blocks.push({ kind: 'list', ordered: name === 'ol', items })
    this.blocks.push(...media)
  }

  /** The text of a quotation; its source is in `cite` or `footer`. */
  #quote(element: Element): void {
    this.endParagraph()
    const post = postOf(element, this.#base)
    if (post) {
      this.blocks.push(post)
      return
    }
    const sources = new Set(element.children.flatMap((child) => sourceIn(child)))
    const attribution = [...sources].map((source) => lineOf(source).replace(/^[-–—\s]+/u, '')).find(Boolean) ?? null
    this.#inner(without(element.children, sources), (blocks) => {
      const texts = blocks.flatMap((block) => (block.kind === 'list' ? block.items : isRich(block) ? [richTextOf(block)] : []))
      if (texts.length > 0) this.blocks.push({ kind: 'quote', ...joined(texts), attribution })
      this.blocks.push(...blocks.filter(isMedia))
    })
  }

  /** A picture with its caption; a figure may also contain a quotation, a player, a table or a gallery. */
  #figure(element: Element): void {
    this.endParagraph()
    const captions = captionsIn(element)
    const caption = captions.map(lineOf).find(Boolean) ?? null
    this.#inner(without(element.children, new Set(captions)), (blocks) => {
      const pictures = blocks.filter((block) => block.kind === 'figure')
      const [picture] = pictures
      const [player] = blocks.filter((block) => block.kind === 'embed')
      for (const block of blocks) {
        if (block === picture && pictures.length === 1) this.blocks.push({ ...picture, caption: caption ?? picture.caption })
        else if (block === player && pictures.length === 0) this.blocks.push({ ...player, title: player.title ?? caption })
        else if (block.kind === 'quote') this.blocks.push({ ...block, attribution: block.attribution ?? caption })
        else this.blocks.push(block)
      }
      const said = pictures.length === 1 || player || blocks.some(({ kind }) => kind === 'quote')
      if (caption && !said && blocks.length > 0) this.blocks.push({ kind: 'paragraph', text: caption })
    })
  }

  /** Each row becomes a paragraph, because there is no block for tables. */
  #table(table: Element): void {
    this.endParagraph()
    const rows = findElements(table, named('tr', 'caption'))
    // A single cell is a layout frame, as in e-mails and old pages.
    if (findElements(table, named('td', 'th')).length <= 1) {
      this.#block(rows.flatMap(({ children }) => children.flatMap(insideOf)))
      return
    }
    this.untyped++
    for (const row of rows) {
      const cells = row.name === 'caption' ? [row] : findElements(row, named('td', 'th'))
      const text = cells.map(lineOf).filter(Boolean).join(' | ')
      if (text) this.blocks.push({ kind: 'paragraph', text })
      this.#inner(
        cells.flatMap((cell) => cell.children),
        (blocks) => this.blocks.push(...blocks.filter(isMedia)),
      )
    }
  }

  #preformatted(element: Element): void {
    this.endParagraph()
    if (!classesOf(element).includes('wp-block-verse')) this.untyped++
    for (const line of rawTextOf(element).split('\n')) {
      this.#words.append(line)
      this.#words.breakLine()
    }
    this.endParagraph()
  }

  /** Reads nodes separately, without the marks that are open here. */
  #inner(nodes: readonly ChildNode[], take: (blocks: readonly BodyBlock[]) => void): void {
    const inner = new Walk(this.#base)
    inner.nodes(nodes)
    inner.endParagraph()
    this.untyped += inner.untyped
    take(inner.blocks)
  }
}

const insideOf = (node: ChildNode): readonly ChildNode[] => (isTag(node) && named('td', 'th')(node) ? node.children : [node])

const isMedia = ({ kind }: BodyBlock): boolean => kind === 'figure' || kind === 'embed'
