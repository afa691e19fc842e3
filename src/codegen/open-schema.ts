import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, type NamedTypeNode, parse, printSchema } from 'graphql'

const prefix = 'KiosqueOther_'

/**
 * Adds an unknown member to each union and interface of the schema. Client code then has to handle blocks and reasons of unknown types,
 * and new types do not break it.
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

/** Renames the unknown members in types that were generated from an open schema: all of them are `'%other'`. */
export const nameOthers = (types: string): string => types.replaceAll(new RegExp(`'${prefix}\\w+'`, 'gu'), "'%other'")
