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
 * What a field needs beyond the cards of a list: more of each article than a card shows, who signed them, the sections that they name,
 * and whether the list goes on; of one article its text.
 */
export type Need = 'WHOLE_ARTICLES' | 'AUTHORS' | 'SECTIONS' | 'WHAT_FOLLOWS' | 'BODY'

/** What a selection needs of a list of articles, or of one. A read of this much answers its selection without asking again. */
export type Needs = ReadonlySet<Need>

/** The extension that says what a field needs. */
export const needs = (...what: readonly Need[]) => ({ needs: what })

/** Known once for each place of a document; it holds for all variables: what `@skip` leaves out is read in vain. */
const known = new WeakMap<GraphQLResolveInfo['fieldNodes'], Needs>()

/** What the selection of the field that is being resolved needs, as far as its articles: what lies within them asks for itself. */
export function needsOf(info: GraphQLResolveInfo): Needs {
  const { fieldNodes, returnType } = info
  let taken = known.get(fieldNodes)
  if (!taken) {
    const look = new Look(info)
    const type = getNamedType(returnType)
    for (const { selectionSet } of fieldNodes) if (selectionSet && isCompositeType(type)) look.into(selectionSet, type)
    taken = look.taken
    known.set(fieldNodes, taken)
  }
  return taken
}

class Look {
  readonly taken = new Set<Need>()
  readonly #info: GraphQLResolveInfo
  /** A fragment is looked into once, however often it is spread. */
  readonly #seen = new Set<string>()

  constructor(info: GraphQLResolveInfo) {
    this.#info = info
  }

  into({ selections }: SelectionSetNode, type: GraphQLCompositeType): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#field(selection.name.value, selection.selectionSet, type)
      else if (selection.kind === Kind.INLINE_FRAGMENT) this.#within(selection.typeCondition?.name.value, selection.selectionSet, type)
      else this.#fragment(selection.name.value, type)
    }
  }

  #field(name: string, selectionSet: SelectionSetNode | undefined, parent: GraphQLCompositeType): void {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    if (!field) return
    for (const need of (field.extensions.needs as readonly Need[] | undefined) ?? []) this.taken.add(need)
    const type = getNamedType(field.type)
    if (selectionSet && isCompositeType(type) && parent.name !== 'Article') this.into(selectionSet, type)
  }

  #fragment(name: string, around: GraphQLCompositeType): void {
    const fragment = this.#info.fragments[name]
    if (!fragment || this.#seen.has(name)) return
    this.#seen.add(name)
    this.#within(fragment.typeCondition.name.value, fragment.selectionSet, around)
  }

  #within(name: string | undefined, selectionSet: SelectionSetNode, around: GraphQLCompositeType): void {
    const type = name === undefined ? around : this.#info.schema.getType(name)
    if (isCompositeType(type)) this.into(selectionSet, type)
  }
}
