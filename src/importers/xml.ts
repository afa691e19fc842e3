import { type Document, DomHandler, type Element, isTag, type ParentNode } from 'domhandler'
import { Parser } from 'htmlparser2'
import { SourceRejected } from '../content/error.ts'
import { lineOf, oneLine } from './html-tree.ts'

/** Elements inside elements, at most: no format of news needs a third of it. */
const depthMax = 256

/**
 * XML as a tree of bounded depth, the names of its elements without their prefixes. Document types are not read: an entity that one
 * declares stays as it is written, so that none is expanded and none is fetched. SourceRejected where the document is cut off or too deep.
 */
export function parseXml(text: string): Document {
  const builder = new Builder()
  const parser = new Parser(builder, { xmlMode: true })
  parser.write(text)
  builder.assertClosed()
  parser.end()
  if (!builder.root.children.some(isTag)) throw new SourceRejected('xml', 'a document with an element', 'none')
  return builder.root
}

class Builder extends DomHandler {
  readonly #path: string[] = []

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#path.push(name) > depthMax) throw new SourceRejected('nesting', `elements ${depthMax} deep at most`, `<${name}> below them`)
    super.onopentag(name.slice(name.indexOf(':') + 1), attributes)
  }

  override onclosetag(): void {
    this.#path.pop()
    super.onclosetag()
  }

  assertClosed(): void {
    const open = this.#path.at(-1)
    if (open) throw new SourceRejected('xml', 'a whole document', `one that ends within <${open}>`)
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
