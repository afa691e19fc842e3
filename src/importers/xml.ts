import { type ChildNode, type Document, DomHandler, type Element, isTag, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../content/error.ts'
import { lineOf, oneLine } from './html-tree.ts'

/** Elements inside elements, at most: no format of news needs a third of it. */
const depthMax = 256

/** Characters of one element of a stream, at most. */
const streamedLengthMax = 32_000_000

/**
 * XML as a tree of bounded depth, the names of its elements without their prefixes. Document types are not read: an entity that one
 * declares stays as it is written, so that none is expanded and none is fetched. SourceRejected where the document is cut off or too deep.
 */
export function parseXml(text: string): Document {
  const builder = new Builder((name) => name.slice(name.indexOf(':') + 1))
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(text)
  builder.assertClosed()
  parser.end()
  if (!builder.root.children.some(isTag)) throw new SourceRejected('xml', 'a document with an element', 'none')
  return builder.root
}

/**
 * The elements that lie so many levels below the root, one after the other, each gone from memory when the next is read. Names keep their
 * prefixes. SourceRejected where the document ends in the middle; what came before stands.
 */
export async function* streamXml(chunks: AsyncIterable<string>, level: number): AsyncGenerator<Element, void, undefined> {
  const builder = new Builder((name) => name, level)
  const parser = new Parser(builder, { xmlMode: true })
  for await (const chunk of chunks) {
    parser.write(chunk)
    yield* builder.takeDone()
    builder.assertBounded(chunk.length)
  }
  builder.assertClosed()
  parser.end()
  yield* builder.takeDone()
}

class Builder extends DomHandler {
  readonly #nameOf: (name: string) => string
  readonly #level: number | null
  readonly #path: string[] = []
  #done: Element[] = []
  #pendingLength = 0

  constructor(nameOf: (name: string) => string, level: number | null = null) {
    super()
    this.#nameOf = nameOf
    this.#level = level
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#path.push(name) > depthMax) throw new SourceRejected('nesting', `elements ${depthMax} deep at most`, `<${name}> below them`)
    super.onopentag(this.#nameOf(name), attributes)
  }

  override onclosetag(): void {
    this.#path.pop()
    const closed = this.tagStack.at(-1)
    super.onclosetag()
    if (this.#path.length !== this.#level || !closed || !isTag(closed as ChildNode)) return
    const parent = this.tagStack.at(-1)
    if (parent) parent.children = []
    this.lastNode = null
    this.#done.push(closed as Element)
  }

  takeDone(): Element[] {
    const done = this.#done
    this.#done = []
    if (done.length > 0) this.#pendingLength = 0
    return done
  }

  assertBounded(length: number): void {
    this.#pendingLength += length
    if (this.#pendingLength > streamedLengthMax) {
      throw new SourceRejected(
        'size',
        `items of ${streamedLengthMax} characters at most`,
        `a longer <${this.#path[this.#level ?? 0] ?? ''}>`,
      )
    }
  }

  assertClosed(): void {
    const open = this.#path[this.#level ?? 0] ?? this.#path.at(-1)
    if (open) throw new SourceRejected('xml', 'a whole document', `one that ends within <${open}>`)
  }
}

/** The first element of that name among the children. */
export const childOf = (node: ParentNode, name: string): Element | null =>
  node.children.find((child): child is Element => isTag(child) && child.name === name) ?? null

export const childrenOf = (node: ParentNode, ...names: readonly string[]): Element[] =>
  node.children.filter((child): child is Element => isTag(child) && (names.length === 0 || names.includes(child.name)))

/** The element at the end of a path of names; null where one of them is missing. */
export const at = (node: ParentNode | null, ...path: readonly string[]): Element | null =>
  path.reduce<ParentNode | null>((inner, name) => (inner === null ? null : childOf(inner, name)), node) as Element | null

/** The words of an element in one line; null where it is missing or empty. */
export const wordsOf = (node: Element | null): string | null => (node === null ? null : oneLine(lineOf(node)) || null)
