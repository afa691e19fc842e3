import { type Document, DomHandler, Element, isTag, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../../content/error.ts'
import { blocksOfNodes, type HtmlBlocks } from '../html/blocks.ts'
import { findElements, lineOf, named, oneLine, withoutHtmlEntities } from '../html/tree.ts'

/** Maximum depth of nested elements: no news format needs a third of it. */
const depthMax = 256

/**
 * Parses XML into a tree of limited depth, with element names without prefixes. Document types are ignored: entities that they declare are
 * neither expanded nor fetched. Throws SourceRejected for a document that is incomplete or too deep.
 */
export function parseXml(text: string): Document {
  const builder = new Builder(false)
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(withoutHtmlEntities(text))
  builder.assertClosed()
  parser.end()
  if (!builder.root.children.some(isTag)) throw new SourceRejected('xml', 'a document with at least one element', 'none')
  return builder.root
}

/** Parses XML with prefixes, and returns the elements that are open at its end, outermost first: an incomplete feed is read as far as possible. */
export function parseTornXml(text: string): { document: Document; open: readonly Element[] } {
  const builder = new Builder(true)
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(withoutHtmlEntities(text))
  const open = builder.open
  parser.end()
  return { document: builder.root, open }
}

/**
 * Streams the outermost elements with some names, with one element at a time in memory. Names keep their prefixes. Throws SourceRejected
 * if the document is incomplete or an element is too long; earlier elements are kept.
 */
export async function* streamXml(chunks: AsyncIterable<string>, names: ReadonlySet<string>): AsyncGenerator<Element, void, undefined> {
  const builder = new StreamBuilder(names)
  const parser = new Parser(builder, { xmlMode: true })
  for await (const chunk of chunks) {
    parser.write(chunk)
    yield* builder.takeDone(chunk.length)
  }
  builder.assertClosed()
  parser.end()
}

/** Maximum number of characters of a streamed element. */
const streamedLengthMax = 32_000_000

class Builder extends DomHandler {
  readonly path: string[] = []
  readonly #keepsPrefixes: boolean

  constructor(keepsPrefixes: boolean) {
    super()
    this.#keepsPrefixes = keepsPrefixes
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.path.push(name) > depthMax)
      throw new SourceRejected('nesting', `elements nested at most ${depthMax} deep`, `<${name}> below that`)
    super.onopentag(this.#keepsPrefixes ? name : name.slice(name.indexOf(':') + 1), attributes)
  }

  override onclosetag(): void {
    this.path.pop()
    super.onclosetag()
  }

  /** CDATA is read as text. */
  override oncdatastart(): void {}
  override oncdataend(): void {}

  get open(): Element[] {
    return this.tagStack.filter((node) => node instanceof Element)
  }

  assertClosed(): void {
    const open = this.path.at(-1)
    if (open) throw new SourceRejected('xml', 'a complete document', `one that ends inside <${open}>`)
  }
}

class StreamBuilder extends Builder {
  readonly #names: ReadonlySet<string>
  /** Depth of the open outermost element with one of the names. */
  #level: number | null = null
  #done: Element[] = []
  #length = 0

  constructor(names: ReadonlySet<string>) {
    super(true)
    this.#names = names
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    super.onopentag(name, attributes)
    if (this.#level === null && this.#names.has(name)) this.#level = this.path.length
  }

  override onclosetag(): void {
    const closed = this.tagStack.at(-1)
    super.onclosetag()
    if (this.#level !== null && this.path.length >= this.#level) return
    const parent = this.tagStack.at(-1)
    if (parent) parent.children = []
    this.lastNode = null
    if (this.#level === null) return
    this.#level = null
    if (closed instanceof Element) this.#done.push(closed)
  }

  /** The elements that have ended since the last call; `length` is the number of characters that were read. */
  takeDone(length: number): Element[] {
    const done = this.#done
    this.#done = []
    this.#length = done.length > 0 ? 0 : this.#length + length
    if (this.#length > streamedLengthMax) {
      throw new SourceRejected(
        'size',
        `items of at most ${streamedLengthMax} characters`,
        `a longer <${this.path.at((this.#level ?? 1) - 1)}>`,
      )
    }
    return done
  }
}

/** The first child element with this name. */
export const childOf = (node: ParentNode, name: string): Element | null =>
  node.children.find((child): child is Element => isTag(child) && child.name === name) ?? null

export const childrenOf = (node: ParentNode, name: string): Element[] =>
  node.children.filter((child): child is Element => isTag(child) && child.name === name)

/** The element at a path of names; null if it is missing. */
export function at(node: ParentNode | null, ...path: readonly string[]): Element | null {
  const [name, ...rest] = path
  const child = node === null || name === undefined ? null : childOf(node, name)
  return rest.length === 0 ? child : at(child, ...rest)
}

/** The text of an element on one line; null if it is missing or empty. */
export const wordsOf = (node: Element | null): string | null => (node === null ? null : oneLine(lineOf(node)) || null)

/** The blocks of the XHTML in an element: those of its body if it has one. */
export function blocksOfXhtml(element: Element): HtmlBlocks {
  const [body] = findElements(element, named('body'))
  return blocksOfNodes((body ?? element).children, null)
}
