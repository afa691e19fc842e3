import { type ChildNode, type Element, isTag, isText } from 'domhandler'
import { classesOf, findElements, named } from './tree.ts'

/** The captions of a figure, without those of the pictures of a gallery. */
export const captionsIn = (figure: Element): Element[] =>
  findElements(figure, (inner) => named('figcaption', 'figure')(inner) || classesOf(inner).includes('wp-caption-text')).filter(
    ({ name }) => name !== 'figure',
  )

/** The element with the source of a quotation: its `footer`, or a `cite` outside its text. */
export function sourceIn(child: ChildNode): Element[] {
  if (!isTag(child)) return []
  if (named('footer', 'cite')(child)) return [child]
  const only = child.children.filter((node) => !isText(node) || node.data.trim() !== '')
  return only.length === 1 && only[0] && isTag(only[0]) && named('cite')(only[0]) ? [only[0]] : []
}
