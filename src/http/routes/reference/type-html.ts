import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  print,
} from 'graphql'
import { escapeHtml } from '../../../formats/html.ts'

/** The entry of a type: its kind, its description, and its elements with their descriptions and deprecations. */
export function typeHtml(type: GraphQLNamedType, schema: GraphQLSchema): string {
  return `<section class="type" id="${type.name}" aria-labelledby="${type.name}-name">
<h3 id="${type.name}-name"><a href="#${type.name}">${type.name}</a> <small>${kindOf(type)}</small></h3>
${descriptionHtml(type.description)}
${relationsHtml(type, schema)}
${elementsHtml(type)}
</section>`
}

export const kindOf = (type: GraphQLNamedType): string => {
  if (isObjectType(type)) return 'type'
  if (isInterfaceType(type)) return 'interface'
  if (isUnionType(type)) return 'union'
  if (isEnumType(type)) return 'enum'
  return isInputObjectType(type) ? 'input' : 'scalar'
}

function relationsHtml(type: GraphQLNamedType, schema: GraphQLSchema): string {
  const lines = []
  if ((isObjectType(type) || isInterfaceType(type)) && type.getInterfaces().length > 0) lines.push(['Implements', type.getInterfaces()] as const)
  if (isAbstractType(type)) lines.push(['One of', schema.getPossibleTypes(type)] as const)
  if (isInputObjectType(type) && type.isOneOf) return '<p class="relation">Exactly one field must be given.</p>'
  return lines.map(([label, types]) => `<p class="relation">${label} ${types.map((other) => linkTo(other)).join(', ')}.</p>`).join('\n')
}

function elementsHtml(type: GraphQLNamedType): string {
  if (isEnumType(type)) return list(type.getValues().map((value) => entry(type, value.name, escapeHtml(value.name), value)))
  if (isInputObjectType(type)) return list(Object.values(type.getFields()).map((field) => entry(type, field.name, inputHtml(field), field)))
  if (isObjectType(type) || isInterfaceType(type)) {
    return list(
      Object.values(type.getFields()).map((field) => entry(type, field.name, signatureHtml(field), field, argumentsHtml(field.args))),
    )
  }
  if (isScalarType(type) && type.specifiedByURL) {
    return `<p class="relation">Specified by <a href="${escapeHtml(type.specifiedByURL)}">${escapeHtml(type.specifiedByURL)}</a>.</p>`
  }
  return ''
}

const list = (entries: readonly string[]): string => `<dl>\n${entries.join('\n')}\n</dl>`

interface Element {
  readonly description?: string | null | undefined
  readonly deprecationReason?: string | null | undefined
}

const entry = (type: GraphQLNamedType, name: string, signature: string, element: Element, more = ''): string =>
  `<dt id="${type.name}.${name}"><code>${signature}</code></dt>
<dd>${descriptionHtml(element.description)}${deprecationHtml(element)}${more}</dd>`

/** A field in the syntax of the schema, with links to its types. */
export const signatureHtml = ({ name, args, type }: GraphQLField<unknown, unknown>): string =>
  `${escapeHtml(name)}${args.length > 0 ? `(${args.map(inputHtml).join(', ')})` : ''}: ${linkTo(type)}`

const inputHtml = ({ name, type, defaultValue }: GraphQLArgument | GraphQLInputField): string => {
  const fallback = defaultValue === undefined ? null : astFromValue(defaultValue, type)
  return `${escapeHtml(name)}: ${linkTo(type)}${fallback ? ` = ${escapeHtml(print(fallback))}` : ''}`
}

/** The arguments with their descriptions. */
export const argumentsHtml = (args: readonly GraphQLArgument[]): string =>
  args.length === 0
    ? ''
    : `<ul>${args.map((argument) => `<li><code>${escapeHtml(argument.name)}</code> ${inlineHtml(argument.description ?? '')}${deprecationHtml(argument)}</li>`).join('')}</ul>`

function linkTo(type: GraphQLType): string {
  const named = getNamedType(type)
  const text = escapeHtml(String(type))
  return isSpecifiedScalarType(named) ? text : text.replace(named.name, `<a href="#${named.name}">${named.name}</a>`)
}

export const descriptionHtml = (description: string | null | undefined): string => (description ? `<p>${inlineHtml(description)}</p>` : '')

export const deprecationHtml = ({ deprecationReason }: Element): string =>
  deprecationReason ? `<p class="deprecated"><strong>Deprecated.</strong> ${inlineHtml(deprecationReason)}</p>` : ''

/** Descriptions are plain text with `code` and URLs. */
const inlineHtml = (text: string): string =>
  escapeHtml(text)
    .replace(/`([^`]+)`/gu, '<code>$1</code>')
    .replace(/https?:\/\/[^\s<]+[^\s<.,)]/gu, '<a href="$&">$&</a>')
