import {
  type GraphQLCompositeType,
  type GraphQLResolveInfo,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/**
 * What a field needs beyond the card that a list reads of each article: the whole article, its authors, its section, whether the list
 * goes on; for one article its text.
 */
export type Need = 'WHOLE_ARTICLES' | 'AUTHORS' | 'SECTIONS' | 'WHAT_FOLLOWS' | 'BODY'

/** What a selection needs of a list of articles, or of one. A read of this much answers its selection by itself. */
export type Needs = ReadonlySet<Need>

/** The extension that says what a field needs. */
export const needs = (...what: readonly Need[]) => ({ needs: what })

/** The extension of a type whose fields load the objects that they lead to: what is selected of those is not needed of the list. */
export const loadsItsFields = { loadsItsFields: true }

/** Kept for each place of a document. It holds for all values of variables: what `@skip` leaves out is read all the same. */
const known = new WeakMap<GraphQLResolveInfo['fieldNodes'], Needs>()

/** What the selection of the field that is being resolved needs. */
export function needsOf(info: GraphQLResolveInfo): Needs {
  const { fieldNodes, returnType } = info
  let found = known.get(fieldNodes)
  if (!found) {
    const collector = new NeedsCollector(info)
    const type = getNamedType(returnType)
    for (const { selectionSet } of fieldNodes) if (selectionSet && isCompositeType(type)) collector.selection(selectionSet, type)
    found = collector.needs
    known.set(fieldNodes, found)
  }
  return found
}

class NeedsCollector {
  readonly needs = new Set<Need>()
  readonly #info: GraphQLResolveInfo
  /** A fragment is visited once, however often it is spread. */
  readonly #visited = new Set<string>()

  constructor(info: GraphQLResolveInfo) {
    this.#info = info
  }

  selection({ selections }: SelectionSetNode, type: GraphQLCompositeType): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#field(selection.name.value, selection.selectionSet, type)
      else if (selection.kind === Kind.INLINE_FRAGMENT) this.#onType(selection.typeCondition?.name.value, selection.selectionSet, type)
      else this.#fragment(selection.name.value, type)
    }
  }

  #field(name: string, selectionSet: SelectionSetNode | undefined, parent: GraphQLCompositeType): void {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    if (!field) return
    for (const need of (field.extensions.needs as readonly Need[] | undefined) ?? []) this.needs.add(need)
    const type = getNamedType(field.type)
    if (selectionSet && isCompositeType(type) && parent.extensions.loadsItsFields !== true) this.selection(selectionSet, type)
  }

  #fragment(name: string, around: GraphQLCompositeType): void {
    const fragment = this.#info.fragments[name]
    if (!fragment || this.#visited.has(name)) return
    this.#visited.add(name)
    this.#onType(fragment.typeCondition.name.value, fragment.selectionSet, around)
  }

  #onType(name: string | undefined, selectionSet: SelectionSetNode, around: GraphQLCompositeType): void {
    const type = name === undefined ? around : this.#info.schema.getType(name)
    if (isCompositeType(type)) this.selection(selectionSet, type)
  }
}
