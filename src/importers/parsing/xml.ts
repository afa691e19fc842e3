import { type Document, DomHandler, Element, isTag, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../../content/error.ts'
import { blocksOfNodes, type HtmlBlocks } from '../html/blocks.ts'
import { findElements, lineOf, named, oneLine, withoutHtmlEntities } from '../html/tree.ts'

/** Elements inside elements, at most: no format of news needs a third of it. */
const depthMax = 256

/**
 * XML as a tree of bounded depth, the names of its elements without their prefixes. Document types are not read: an entity that one
 * declares stays as it is written, so that none is expanded and none is fetched. SourceRejected where the document is cut off or too deep.
 */
export function parseXml(text: string): Document {
  const builder = new Builder(false)
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(withoutHtmlEntities(text))
  builder.assertClosed()
  parser.end()
  if (!builder.root.children.some(isTag)) throw new SourceRejected('xml', 'a document with an element', 'none')
  return builder.root
}

/** XML with its prefixes, and what was still open at its end, the outermost first: a feed that is cut off is read as far as it goes. */
export function parseTornXml(text: string): { document: Document; open: readonly Element[] } {
  const builder = new Builder(true)
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(withoutHtmlEntities(text))
  const open = builder.open
  parser.end()
  return { document: builder.root, open }
}

/**
 * The outermost elements of some names, one after the other, each gone from memory when the next is read. Names keep their prefixes.
 * SourceRejected where the document ends in the middle, or where an element has no end in sight; what came before stands.
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

/** Characters of one element of a stream, at most. */
const streamedLengthMax = 32_000_000

class Builder extends DomHandler {
  readonly path: string[] = []
  readonly #keepsPrefixes: boolean

  constructor(keepsPrefixes: boolean) {
    super()
    this.#keepsPrefixes = keepsPrefixes
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.path.push(name) > depthMax) throw new SourceRejected('nesting', `elements ${depthMax} deep at most`, `<${name}> below them`)
    super.onopentag(this.#keepsPrefixes ? name : name.slice(name.indexOf(':') + 1), attributes)
  }

  override onclosetag(): void {
    this.path.pop()
    super.onclosetag()
  }

  /** Characters that need no escaping are characters. */
  override oncdatastart(): void {}
  override oncdataend(): void {}

  get open(): Element[] {
    return this.tagStack.filter((node) => node instanceof Element)
  }

  assertClosed(): void {
    const open = this.path.at(-1)
    if (open) throw new SourceRejected('xml', 'a whole document', `one that ends within <${open}>`)
  }
}

class StreamBuilder extends Builder {
  readonly #names: ReadonlySet<string>
  /** How deep the outermost element of such a name lies that is open now. */
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

  /** Those that have ended since; `length` characters were read for them. */
  takeDone(length: number): Element[] {
    const done = this.#done
    this.#done = []
    this.#length = done.length > 0 ? 0 : this.#length + length
    if (this.#length > streamedLengthMax) {
      throw new SourceRejected(
        'size',
        `items of ${streamedLengthMax} characters at most`,
        `a longer <${this.path.at((this.#level ?? 1) - 1)}>`,
      )
    }
    return done
  }
}

/** The first element of that name among the children. */
export const childOf = (node: ParentNode, name: string): Element | null =>
  node.children.find((child): child is Element => isTag(child) && child.name === name) ?? null

export const childrenOf = (node: ParentNode, name: string): Element[] =>
  node.children.filter((child): child is Element => isTag(child) && child.name === name)

/** The element at the end of a path of names; null where one of them is missing. */
export function at(node: ParentNode | null, ...path: readonly string[]): Element | null {
  const [name, ...rest] = path
  const child = node === null || name === undefined ? null : childOf(node, name)
  return rest.length === 0 ? child : at(child, ...rest)
}

/** The words of an element in one line; null where it is missing or empty. */
export const wordsOf = (node: Element | null): string | null => (node === null ? null : oneLine(lineOf(node)) || null)

/** XHTML that lies in an element: its body where it has one. */
export function blocksOfXhtml(element: Element): HtmlBlocks {
  const [body] = findElements(element, named('body'))
  return blocksOfNodes((body ?? element).children, null)
}
