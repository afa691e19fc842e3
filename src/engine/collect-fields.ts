import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** The nodes that select each field of an object. The keys are the names in the response, in the order of the response. */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>

interface Collecting {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Coerced values. */
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * Collects the fields that are selected on an object of this type, from one selection set or from those of several merged fields.
 * https://spec.graphql.org/October2021/#CollectFields() https://spec.graphql.org/October2021/#MergeSelectionSets()
 */
export function collectFields(
  { schema, fragments, variables }: Collecting,
  type: GraphQLObjectType,
  selectionSets: readonly (SelectionSetNode | undefined)[],
): CollectedFields {
  const collected = new Map<string, FieldNode[]>()
  const visited = new Set<string>()
  for (const selectionSet of selectionSets) if (selectionSet) collect(selectionSet)
  return collected

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (!isIncluded(selection)) continue
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value
        const nodes = collected.get(key)
        if (nodes) nodes.push(selection)
        else collected.set(key, [selection])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition)) collect(selection.selectionSet)
      } else {
        const fragment = fragments[selection.name.value]
        if (!fragment || visited.has(selection.name.value)) continue
        visited.add(selection.name.value)
        if (applies(fragment.typeCondition)) collect(fragment.selectionSet)
      }
    }
  }

  function isIncluded(selection: SelectionNode & { readonly directives?: readonly DirectiveNode[] }): boolean {
    if (!selection.directives || selection.directives.length === 0) return true
    return (
      getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false
    )
  }

  function applies(condition: NamedTypeNode | undefined): boolean {
    if (!condition) return true
    const wanted = schema.getType(condition.name.value)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }
}
