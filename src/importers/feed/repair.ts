import { type ChildNode, Element, isTag, type ParentNode, Text } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import { SourceRejected } from '../../content/error.ts'
import { invisible } from '../html/tree.ts'
import { parseTornXml } from '../parsing/xml.ts'

export interface RepairedFeed {
  readonly xml: string
  /** Where the feed is cut off; null if it is complete. The incomplete item is left out. */
  readonly damage: SourceRejected | null
}

/** Elements of RSS and Atom whose content is text or markup. */
const texts = new Set(
  'title subtitle tagline summary description content encoded body info copyright rights category guid id link author pubDate name comments'.split(
    ' ',
  ),
)

/** Elements that may contain other elements instead of text. */
const structures = /^(?:(?:\w+:)?(?:name|email|uri|url|homepage))$/u

/**
 * Repairs a feed for the parser, which expects valid feeds: unescaped markup in texts is escaped, XHTML becomes HTML, base64 is decoded,
 * and a feed that is cut off is closed.
 */
export function repairFeed(text: string): RepairedFeed {
  const { document, open } = parseTornXml(text.replace(invisible, ''))
  const torn = open.find(({ name }) => /^(?:\w+:)?(?:item|entry)$/u.test(name))
  if (torn) DomUtils.removeElement(torn)
  const last = open.at(-1)
  repair(document, null)
  return {
    xml: DomUtils.getOuterHTML(document, { xmlMode: true }),
    damage: last ? new SourceRejected('xml', 'a complete feed', `one that ends inside <${last.name}>`) : null,
  }
}

function repair(node: ParentNode, base: string | null): void {
  for (const child of node.children) {
    if (!isTag(child)) continue
    const own = child.attribs['xml:base']
    const inner = own ? (URL.parse(own, base ?? undefined)?.href ?? base) : base
    const local = child.name.slice(child.name.indexOf(':') + 1)
    if (texts.has(local) && !isStructure(child)) flatten(child, inner)
    else repair(child, inner)
  }
}

/** Whether an element is an Atom person, or a link that has only attributes. */
const isStructure = (element: Element): boolean => {
  const children = element.children.filter(isTag)
  return (
    children.length > 0 &&
    children.every(({ name }) => structures.test(name)) &&
    !/^(?:\w+:)?(?:title|summary|description|content)$/u.test(element.name)
  )
}

function flatten(element: Element, base: string | null): void {
  const { attribs } = element
  if (base && attribs['xml:base']) attribs['xml:base'] = base
  if (attribs.mode === 'base64' || /octet-stream|base64/u.test(attribs.type ?? '')) {
    element.children = [new Text(Buffer.from(DomUtils.textContent(element), 'base64').toString('utf8'))]
    delete attribs.mode
    attribs.type = 'html'
    return
  }
  if (!element.children.some(isTag)) return
  element.children = [new Text(DomUtils.getInnerHTML(unwrapped(element), { xmlMode: true }).trim())]
  if (attribs.type) attribs.type = 'html'
}

/** Removes the `div` that encloses XHTML in Atom and is not part of it. */
function unwrapped(element: Element): Element {
  const inner = element.children.filter((child: ChildNode) => isTag(child) || DomUtils.textContent(child).trim() !== '')
  const [only] = inner
  return inner.length === 1 && only instanceof Element && /^(?:\w+:)?div$/u.test(only.name) ? only : element
}
