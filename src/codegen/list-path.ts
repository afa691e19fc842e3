import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/**
 * The path of the list that the operation pages through: the field with the argument `$after` that selects entries and
 * `pageInfo { hasNextPage endCursor }`. Null if there is none, or if the path passes through another list.
 */
export function listPathOf(operation: OperationDefinitionNode, fragments: Fragments, schema: GraphQLSchema): string[] | null {
  const root = schema.getRootType(operation.operation)
  return root ? find(operation.selectionSet, root.name, []) : null

  function find({ selections }: SelectionSetNode, typeName: string, path: string[]): string[] | null {
    for (const selection of selections) {
      const found =
        selection.kind === Kind.FIELD
          ? inField(selection, typeName, path)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? find(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, path)
            : inFragment(selection.name.value, path)
      if (found) return found
    }
    return null
  }

  function inFragment(name: string, path: string[]): string[] | null {
    const fragment = fragments.get(name)
    return fragment ? find(fragment.selectionSet, fragment.typeCondition.name.value, path) : null
  }

  function inField(field: FieldNode, typeName: string, path: string[]): string[] | null {
    const parent = schema.getType(typeName)
    const type = isObjectType(parent) || isInterfaceType(parent) ? (parent as GraphQLObjectType).getFields()[field.name.value]?.type : null
    if (!type || !field.selectionSet || isListType(getNullableType(type))) return null
    const here = [...path, (field.alias ?? field.name).value]
    return isPaged(field, field.selectionSet) ? here : find(field.selectionSet, getNamedType(type).name, here)
  }

  function isPaged({ arguments: args = [] }: FieldNode, selected: SelectionSetNode): boolean {
    const takesAfter = args.some(
      ({ name, value }) => name.value === 'after' && value.kind === Kind.VARIABLE && value.name.value === 'after',
    )
    const pageInfo = takesAfter ? select(selected, 'pageInfo') : null
    const entries = select(selected, 'nodes') ?? select(select(selected, 'edges')?.selectionSet, 'node')
    return Boolean(entries && select(pageInfo?.selectionSet, 'hasNextPage') && select(pageInfo?.selectionSet, 'endCursor'))
  }

  /** The field with this name and without an alias, also in fragments. */
  function select(set: SelectionSetNode | undefined, name: string): FieldNode | null {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === name && !selection.alias) return selection
        continue
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      const found = select(inner?.selectionSet, name)
      if (found) return found
    }
    return null
  }
}
