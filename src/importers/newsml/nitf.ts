import { type ChildNode, Element, isTag, type ParentNode, Text } from 'domhandler'
import { blocksOfNodes, type HtmlBlocks } from '../html/blocks.ts'
import { at, childOf, childrenOf, parseXml, wordsOf } from '../parsing/xml.ts'

/** The content of an NITF document, https://iptc.org/standards/nitf/; null for missing values. */
export interface Nitf {
  readonly headline: string | null
  readonly byline: string | null
  readonly abstract: string | null
  readonly body: HtmlBlocks
}

/** The body of an NITF document in a string. */
export const blocksOfNitf = (text: string): HtmlBlocks =>
  readNitf(parseXml(`<wrapped>${text.replace(/^\s*<\?xml[^>]*\?>|<!DOCTYPE[^>]*>/gu, '')}</wrapped>`)).body

/** Reads the `nitf` element, or its `body`, below a node. */
export function readNitf(node: ParentNode): Nitf {
  const body = find(node, 'body') ?? node
  const head = childOf(body, 'body.head')
  const content = find(body, 'body.content')
  const headlines = at(head, 'hedline')
  return {
    headline: wordsOf(at(headlines, 'hl1')) ?? wordsOf(at(find(node, 'head'), 'title')),
    byline: head === null ? null : bylineOf(head),
    abstract: wordsOf(at(head, 'abstract')),
    body: blocksOfNodes(content === null ? [] : content.children.map(asHtml), null),
  }
}

/** "By Meredith Jameson, Staff Reporter": the job title has its own element. */
function bylineOf(head: ParentNode): string | null {
  const bylines = childrenOf(head, 'byline').flatMap((byline) => {
    const persons = childrenOf(byline, 'person').flatMap((person) => wordsOf(person) ?? [])
    if (persons.length > 0) return persons
    const name = wordsOf(
      new Element(
        'byline',
        {},
        byline.children.filter((child) => !isTag(child) || child.name !== 'byttl'),
      ),
    )
    return name?.replace(/[\s,;]+$/u, '') || wordsOf(at(byline, 'byttl')) || []
  })
  return bylines.join(', ') || null
}

/** Elements of NITF with a different name in HTML. Elements with the same name, and inline elements without a counterpart, stay unchanged. */
const htmlNames = new Map<string, string>([
  ['hl1', 'h2'],
  ['hl2', 'h2'],
  ['bq', 'blockquote'],
  ['credit', 'cite'],
  ['body.content', 'div'],
  ['block', 'div'],
  ['nitf', 'div'],
  ['nitf-table', 'table'],
  ['media', 'figure'],
  ['media-caption', 'figcaption'],
  ['media-producer', 'cite'],
  ['fn', 'div'],
  ['note', 'div'],
])

function asHtml(node: ChildNode): ChildNode {
  if (!isTag(node)) return node
  if (node.name === 'media-reference') {
    const { source = '', 'mime-type': kind = '', 'alternate-text': alt = '', width = '', height = '' } = node.attribs
    return /^(?:video|audio)/u.test(kind) ? new Element('video', { src: source }) : new Element('img', { src: source, alt, width, height })
  }
  if (['media-metadata', 'media-object', 'nitf-table-metadata', 'style'].includes(node.name)) return new Text('')
  const { href, class: classes } = node.attribs
  return new Element(
    htmlNames.get(node.name) ?? node.name,
    { ...(href && { href }), ...(classes && { class: classes }) },
    node.children.map(asHtml),
  )
}

function find(node: ParentNode, name: string): Element | null {
  for (const child of node.children) {
    if (!isTag(child)) continue
    const found = child.name === name ? child : find(child, name)
    if (found) return found
  }
  return null
}
