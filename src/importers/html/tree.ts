import { selectAll } from 'css-select'
import { type AnyNode, type ChildNode, type Document, DomHandler, type Element, isTag, isText, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../../content/error.ts'

/** Maximum depth of the tree: deeper elements are attached at this depth. Current pages need about forty. */
const depthMax = 128

/** Such a depth is not a mistake but an attack, because the time of parsers grows with its square. */
const absurdDepth = 10_000

/** Parses HTML, even if malformed, into a tree of limited depth: recursion over it can't overflow the stack. */
export function parseHtml(html: string): Document {
  const handler = new ShallowHandler()
  new Parser(handler).end(html)
  return handler.root
}

class ShallowHandler extends DomHandler {
  #depth = 0

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > absurdDepth) throw new SourceRejected('nesting', `elements nested at most ${absurdDepth} deep`, 'deeper nesting')
    if (this.#depth <= depthMax) super.onopentag(name, attributes)
  }

  override onclosetag(): void {
    if (this.#depth-- <= depthMax) super.onclosetag()
  }
}

/** The text of a node, with unchanged white space. */
export function rawTextOf(node: ChildNode | Document): string {
  if (isText(node)) return node.data
  return 'children' in node ? node.children.map(rawTextOf).join('') : ''
}

/** The text of a node on one line. */
export const lineOf = (node: ChildNode | Document): string => oneLine(rawTextOf(node))

/** Runs of white space become one space; no-break spaces are kept. */
export const oneLine = (text: string): string =>
  text
    .replace(invisible, '')
    .replace(/[ \t\r\n\f\v\u0085\u2028\u2029]+/gu, ' ')
    .trim()

/**
 * Control characters, unpaired surrogates, byte order marks and soft hyphens: the database can't store some of them, readers don't see the
 * others, and search does not find words that contain them.
 */
export const invisible = /(?![\t\n\v\f\r\u0085])\p{Cc}|[\u00ad\u200b\ufeff\ufffe\uffff]|\p{Cs}/gu

const entities = new Map<string, string>()

/** Replaces HTML's named character references by characters in XML, except for the five that XML defines. */
export const withoutHtmlEntities = (xml: string): string =>
  xml.replace(/&(?!(?:amp|lt|gt|quot|apos);)[a-z]{2,8}\d{0,2};/giu, (entity) => {
    const known = entities.get(entity) ?? rawTextOf(parseHtml(entity))
    if (known !== entity) entities.set(entity, known)
    return known
  })

/** The elements below a node that match, in document order. The content of a match is not searched. */
export function findElements(node: ParentNode, accepts: (element: Element) => boolean): Element[] {
  return node.children.flatMap((child) => {
    if (!isTag(child)) return []
    return accepts(child) ? [child] : findElements(child, accepts)
  })
}

/** The elements that match a CSS selector, in document order. */
export const select = (selector: string, root: ParentNode): Element[] => selectAll<AnyNode, Element>(selector, root)

export const named =
  (...names: readonly string[]) =>
  (element: Element): boolean =>
    names.includes(element.name)

export const classesOf = (element: Element): readonly string[] => element.attribs.class?.toLowerCase().split(/\s+/u) ?? []

/** Removes some nodes from a tree. */
export function without(nodes: readonly ChildNode[], gone: ReadonlySet<ChildNode>): ChildNode[] {
  return nodes.filter((node) => {
    if (gone.has(node)) return false
    if (isTag(node)) node.children = without(node.children, gone)
    return true
  })
}
