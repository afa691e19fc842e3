import { readFileSync } from 'node:fs'
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNullableType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { pendingMigration } from '../../scripts/schema-engine.ts'
import { printedSchema, schema } from '../../src/graph/schema.ts'

describe('The contract', () => {
  test('with clients is schema/schema.graphql', () => {
    expect(printedSchema()).toBe(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))
  })

  test('with the database is the schema that the migrations create', async () => {
    expect(await pendingMigration()).toBeNull()
  })

  test('describes every type and root field, and says what null means; no description restates a name', () => {
    const bare: string[] = []
    const unexplained: string[] = []
    const empty: string[] = []
    const check = (path: string, name: string, { description }: { readonly description?: string | null | undefined }) => {
      if (description && isRestated(name, description)) empty.push(path)
    }
    const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const type of Object.values(schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
      if (!type.description) bare.push(type.name)
      check(type.name, type.name, type)
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.name, value)
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field.name, field)
      if (!isObjectType(type) && !isInterfaceType(type)) continue
      for (const field of Object.values(type.getFields())) {
        const path = `${type.name}.${field.name}`
        if (isObjectType(type) && roots.has(type) && !field.description) bare.push(path)
        if (isNullableType(field.type) && !field.description?.includes('`null`')) unexplained.push(path)
        check(path, field.name, field)
        for (const argument of field.args) check(`${path}(${argument.name})`, argument.name, argument)
      }
    }
    expect({ bare, unexplained, empty }).toEqual({ bare: [], unexplained: [], empty: [] })
    expect(isRestated('publishedAt', 'The published at.')).toBe(true)
  })
})

/** Whether a description consists only of articles (a, an, the) and the words of the name. */
function isRestated(name: string, description: string): boolean {
  const words = new Set(
    name
      .replace(/(?<=[a-z])(?=[A-Z])|_/gu, ' ')
      .toLowerCase()
      .split(' '),
  )
  const said = description.toLowerCase().match(/\p{L}+/gu) ?? []
  return said.length > 0 && said.every((word) => ['a', 'an', 'the', 'its', 'of'].includes(word) || words.has(word))
}
