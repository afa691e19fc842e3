import { readFileSync } from 'node:fs'
import { isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { pendingMigration } from '../../scripts/schema-engine.ts'
import { printedSchema, schema } from '../../src/graph/schema.ts'

describe('The contract', () => {
  test('with clients is what schema/schema.graphql says', () => {
    expect(printedSchema()).toBe(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))
  })

  test('with the database is what the migrations make', async () => {
    expect(await pendingMigration()).toBeNull()
  })

  test('describes each of its elements', () => {
    const bare: string[] = []
    const look = (path: string, element: { description?: string | null | undefined }) => {
      if (!element.description) bare.push(path)
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
      look(type.name, type)
      if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value)
      if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field)
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          look(`${type.name}.${field.name}`, field)
          for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument)
        }
      }
    }
    expect(bare).toEqual([])
  })
})
