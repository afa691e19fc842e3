import { type GraphQLCompositeType, getNamedType, isCompositeType, isObjectType, isRequiredArgument, isUnionType } from 'graphql'
import { schema } from '../../src/graph/schema.ts'

/** Required arguments of fields. */
const required = new Map([['width', '800']])

/** All fields of a type and of the types it refers to, up to a depth; without recursive types, and without fields whose required arguments are unknown here. */
export function everythingOf(name: string, depth: number, around: readonly string[] = []): string {
  const type = schema.getType(name)
  if (!isCompositeType(type)) throw new Error(`${name} is no type of an object.`)
  return `{ ${partsOf(type, depth, [...around, name]).join(' ')} }`
}

function partsOf(type: GraphQLCompositeType, depth: number, around: readonly string[]): string[] {
  const fields = isUnionType(type) ? [] : Object.values(type.getFields())
  const own = fields.flatMap((field) => {
    const inner = getNamedType(field.type)
    const wanted = field.args.filter(isRequiredArgument)
    if (wanted.some((argument) => !required.has(argument.name))) return []
    const args = wanted.length > 0 ? `(${wanted.map((argument) => `${argument.name}: ${required.get(argument.name)}`).join(', ')})` : ''
    if (!isCompositeType(inner)) return [`${field.name}${args}`]
    return depth <= 1 || around.includes(inner.name) ? [] : [`${field.name}${args} ${everythingOf(inner.name, depth - 1, around)}`]
  })
  const possible = isObjectType(type) ? [] : schema.getPossibleTypes(type).filter((one) => !around.includes(one.name))
  // Members of a union may have fields of one name and different types, so each is selected with an alias.
  const others = possible.map((one) => `... on ${one.name} { ${aliased(partsOf(one, depth, [...around, one.name]), one.name).join(' ')} }`)
  return ['__typename', ...own, ...others]
}

const aliased = (parts: readonly string[], name: string): string[] =>
  parts.map((part) => (/^(?:__typename|\.\.\.)/u.test(part) ? part : `${name}_${/^\w+/u.exec(part)?.[0]}: ${part}`))
