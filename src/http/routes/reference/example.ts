import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'

/** Placeholders in examples. The page's script replaces them with values of the newspaper. */
const placeholders = new Map<string, string>([
  ['article', 'ARTICLE'],
  ['author', 'AUTHOR'],
  ['section', 'SECTION'],
  ['topic', 'TOPIC'],
])

/** Reads the values for the placeholders: `ARTICLE_ID`, `ARTICLE_SLUG` and so on. */
export const sampleQuery =
  '{ articles(first: 1) { nodes { id slug section { slug } } } authors(first: 1) { nodes { slug } } topics(first: 1) { nodes { slug } } }'

/** Maximum number of scalar fields selected, by the remaining depth: in nested objects, and in the object itself. */
const fieldsMax = [3, 8] as const

/** An example query for a root field. It selects scalar fields of the result and of the objects nested in it. */
export const exampleOf = (field: GraphQLField<unknown, unknown>): string => {
  const selection = selectionOf(field.type, 1, '  ')
  return `{\n  ${field.name}${argumentsOf(field)}${selection}\n}\n`
}

function argumentsOf({ name: field, args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter((argument) => isRequiredArgument(argument) || argument.name === 'first')
  const values = given.map(
    (argument) => `${argument.name}: ${argument.name === 'first' ? 3 : argumentValue(argument.type, argument, field)}`,
  )
  return values.length > 0 ? `(${values.join(', ')})` : ''
}

/** Example values by scalar. Other scalars get a word that the search finds. */
const values = new Map([
  ['ID', '"ARTICLE_ID"'],
  ['Int', '3'],
  ['Float', '1'],
  ['Boolean', 'true'],
])

function argumentValue(type: GraphQLInputType, { name }: Pick<GraphQLArgument, 'name'>, field: string): string {
  if (isNonNullType(type)) return argumentValue(type.ofType, { name }, field)
  if (isListType(type)) return `[${argumentValue(type.ofType, { name }, field)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null'
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    const given = type.isOneOf
      ? fields
          .filter((one) => one.name === 'slug')
          .concat(fields)
          .slice(0, 1)
      : fields.filter(isRequiredInputField)
    return `{ ${given.map((one) => `${one.name}: ${argumentValue(one.type, one, type.name.replace(/By$/u, '').toLowerCase())}`).join(', ')} }`
  }
  if (name === 'slug') return `"${placeholders.get(field) ?? 'ARTICLE'}_SLUG"`
  return values.get(type.name) ?? '"pont"'
}

function selectionOf(type: GraphQLOutputType, depth: 0 | 1, indent: string): string {
  const named = getNamedType(type)
  if (!isCompositeType(named)) return ''
  const inner = `${indent}  `
  if (!isObjectType(named) && !isInterfaceType(named)) return ` {\n${inner}__typename\n${indent}}`
  const selectable = Object.values(named.getFields()).filter(
    ({ args, deprecationReason }) => !args.some(isRequiredArgument) && !deprecationReason,
  )
  const entries = selectable.find(({ name }) => name === 'nodes')
  const leaves = selectable.filter((field) => !isCompositeType(getNamedType(field.type)) && getNamedType(field.type).name !== 'JSON')
  const chosen = entries ? [entries] : leaves.slice(0, fieldsMax[depth])
  const nested =
    entries || depth === 0 ? [] : selectable.filter((field) => isObjectType(getNamedType(field.type)) && !field.args.length).slice(0, 2)
  const lines = [...chosen, ...nested].map((field) => `${inner}${field.name}${selectionOf(field.type, entries ? depth : 0, inner)}`)
  const typename = isInterfaceType(named) ? [`${inner}__typename`] : []
  return ` {\n${[...typename, ...lines].join('\n') || `${inner}__typename`}\n${indent}}`
}
