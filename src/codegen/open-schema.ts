import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, type NamedTypeNode, parse, printSchema } from 'graphql'

const prefix = 'KiosqueOther_'

/**
 * The schema with one more kind of everything that there are several kinds of, so that code has to say what it does with a block or a
 * reason that it doesn't know: a newspaper may get new kinds at any time, and that breaks nobody.
 */
export function openSchema(schema: GraphQLSchema): GraphQLSchema {
  const { definitions } = parse(printSchema(schema))
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: definitions.flatMap(opened) }, { assumeValid: true })
}

function opened(definition: DefinitionNode): DefinitionNode[] {
  if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    const kind = named(definition.name.value)
    const interfaces = [named(definition.name.value, ''), ...(definition.interfaces ?? [])]
    return [definition, { ...definition, kind: Kind.OBJECT_TYPE_DEFINITION, name: kind.name, interfaces }]
  }
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    const kind = named(definition.name.value)
    return [
      { ...definition, types: [...(definition.types ?? []), kind] },
      { kind: Kind.OBJECT_TYPE_DEFINITION, name: kind.name, fields: [] },
    ]
  }
  return [definition]
}

const named = (name: string, before = prefix): NamedTypeNode => ({
  kind: Kind.NAMED_TYPE,
  name: { kind: Kind.NAME, value: before + name },
})

/** The types that were generated from an open schema, with the one name that every unknown kind has there: `'%other'`. */
export const nameOthers = (types: string): string => types.replaceAll(new RegExp(`'${prefix}\\w+'`, 'gu'), "'%other'")
