import { type GraphQLField, getNamedType, isCompositeType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { listSizeOf } from '../../src/engine/field-cost.ts'
import { schema } from '../../src/graph/schema.ts'

const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && !type.name.startsWith('__')
    ? Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field }))
    : [],
)

const sizes = ['first', 'last', 'ids']
const isSized = ({ type, args }: GraphQLField<unknown, unknown>): boolean =>
  isCompositeType(getNamedType(type)) && args.some(({ name }) => sizes.includes(name))

test('Every field with a size argument declares its size', () => {
  const sized = fields.filter(({ field }) => isSized(field))
  expect(sized.length).toBeGreaterThan(15)
  for (const { name, field } of sized) {
    const given = field.args.map((argument) => argument.name).filter((argument) => sizes.includes(argument))
    expect([name, listSizeOf(field)?.slicingArguments]).toEqual([name, expect.arrayContaining(given)])
  }
})

test('The arguments in a size declaration exist on the field', () => {
  for (const { name, field } of fields) {
    const wanted = (listSizeOf(field)?.slicingArguments ?? []).filter((argument) => argument !== 'last')
    expect([name, field.args.map((argument) => argument.name)]).toEqual([name, expect.arrayContaining(wanted)])
  }
})
