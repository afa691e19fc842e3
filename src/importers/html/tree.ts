import { selectAll } from 'css-select'
import { type AnyNode, type ChildNode, type Document, DomHandler, type Element, isTag, isText, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../../content/error.ts'

/** Elements inside elements, at most: what lies deeper is read as if it lay here. A page of today needs some forty. */
const depthMax = 128

/** Nobody writes that by mistake, and parsers take the square of it in time. */
const absurdDepth = 10_000

/** HTML, however ill-formed, as a tree of bounded depth: a walk over it can't overflow the stack. */
export function parseHtml(html: string): Document {
  const handler = new ShallowHandler()
  new Parser(handler).end(html)
  return handler.root
}

class ShallowHandler extends DomHandler {
  #depth = 0

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > absurdDepth) throw new SourceRejected('nesting', `elements ${absurdDepth} deep at most`, 'deeper ones')
    if (this.#depth <= depthMax) super.onopentag(name, attributes)
  }

  override onclosetag(): void {
    if (this.#depth-- <= depthMax) super.onclosetag()
  }
}

/** The words of a node as they stand, elements gone. */
export function rawTextOf(node: ChildNode | Document): string {
  if (isText(node)) return node.data
  return 'children' in node ? node.children.map(rawTextOf).join('') : ''
}

/** The words of a node in one line. */
export const lineOf = (node: ChildNode | Document): string => oneLine(rawTextOf(node))

/** Runs of white space become one space; no-break spaces are typography, and stay. */
export const oneLine = (text: string): string =>
  text
    .replace(invisible, '')
    .replace(/[ \t\r\n\f\v\u0085\u2028\u2029]+/gu, ' ')
    .trim()

/**
 * Control characters, halves of characters, marks of byte order and places where a word may be parted: no database keeps the first, no reader
 * sees the others, and no search finds a word with them inside.
 */
export const invisible = /(?![\t\n\v\f\r\u0085])\p{Cc}|[\u00ad\u200b\ufeff\ufffe\uffff]|\p{Cs}/gu

const entities = new Map<string, string>()

/** HTML's names for characters as these characters, in XML, which has but five names of its own; those stay. */
export const withoutHtmlEntities = (xml: string): string =>
  xml.replace(/&(?!(?:amp|lt|gt|quot|apos);)[a-z]{2,8}\d{0,2};/giu, (entity) => {
    const known = entities.get(entity) ?? rawTextOf(parseHtml(entity))
    if (known !== entity) entities.set(entity, known)
    return known
  })

/** All elements below a node that a test accepts, in reading order; what lies inside one that was found is not looked at. */
export function findElements(node: ParentNode, accepts: (element: Element) => boolean): Element[] {
  return node.children.flatMap((child) => {
    if (!isTag(child)) return []
    return accepts(child) ? [child] : findElements(child, accepts)
  })
}

/** The elements that a CSS selector finds, in reading order. */
export const select = (selector: string, root: ParentNode): Element[] => selectAll<AnyNode, Element>(selector, root)

export const named =
  (...names: readonly string[]) =>
  (element: Element): boolean =>
    names.includes(element.name)

export const classesOf = (element: Element): readonly string[] => element.attribs.class?.toLowerCase().split(/\s+/u) ?? []
