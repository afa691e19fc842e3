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
 * Data that a field needs in addition to the card that a list reads for each article: the whole article, its authors, its section, whether
 * another page follows; for a single article, its body.
 */
export type Need = 'WHOLE_ARTICLES' | 'AUTHORS' | 'SECTIONS' | 'WHAT_FOLLOWS' | 'BODY'

/** The needs of a selection on a list of articles, or on one. A read that covers them serves the selection without another read. */
export type Needs = ReadonlySet<Need>

/** The extension that declares the needs of a field. */
export const needs = (...what: readonly Need[]) => ({ needs: what })

/** The extension of a type whose fields load the objects they link to: selections on those objects add no needs to the list. */
export const loadsItsFields = { loadsItsFields: true }

/** Cached for each field of a document. Valid for all values of variables: fields that `@skip` excludes are read as well. */
const known = new WeakMap<GraphQLResolveInfo['fieldNodes'], Needs>()

/** The needs of the selection on the field that is being resolved. */
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
  /** A fragment is visited only once, even if it is spread several times. */
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
