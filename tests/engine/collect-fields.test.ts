import fc from 'fast-check'
import { buildSchema, type FragmentDefinitionNode, Kind, parse } from 'graphql'
// The reference that the function replaces. It is not part of the public index of graphql-js.
import { collectFields as collectByGraphqlJs, collectSubfields } from 'graphql/execution/collectFields.js'
import { expect, test } from 'vitest'
import { collectFields } from '../../src/engine/collect-fields.ts'

const schema = buildSchema(`
  type Query { it: Node, red: Red }
  interface Node { id: ID, next: Node, either: Either }
  type Red implements Node { id: ID, next: Node, either: Either, size: Int }
  type Blue implements Node { id: ID, next: Node, either: Either, depth: Int }
  union Either = Red | Blue
`)

const conditions = fc.constantFrom(
  '',
  '',
  '@skip(if: $a)',
  '@include(if: $b)',
  '@skip(if: $a) @include(if: $b)',
  '@skip(if: true)',
  '@include(if: true)',
)
const types = fc.constantFrom('', 'on Node', 'on Red', 'on Blue', 'on Either')
const { selection } = fc.letrec<{ selection: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(fc.constantFrom('id', 'other: id', 'size', 'id: size'), conditions).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('...A', '...B'), conditions).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('next', 'again: next'), conditions, tie('selection')).map((parts) => parts.join(' ')),
    fc.tuple(types, conditions, tie('selection')).map((parts) => `... ${parts.join(' ')}`),
  ),
  selection: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => `{ ${parts.join(' ')} }`),
}))

test('Collected fields are those of graphql-js, in the same order', () => {
  fc.assert(
    fc.property(selection, selection, selection, fc.boolean(), fc.boolean(), fc.constantFrom('Red', 'Blue'), (own, a, b, yes, no, name) => {
      const document = parse(`query ($a: Boolean, $b: Boolean) ${own} fragment A on Node ${a} fragment B on Either ${b}`)
      const fragments: Record<string, FragmentDefinitionNode> = Object.create(null)
      for (const part of document.definitions) if (part.kind === Kind.FRAGMENT_DEFINITION) fragments[part.name.value] = part
      const [operation] = document.definitions
      const type = schema.getType(name)
      if (operation?.kind !== Kind.OPERATION_DEFINITION || !type || !('getInterfaces' in type))
        throw new Error('The document is malformed.')
      const variables = { a: yes, b: no }
      const object = type as Parameters<typeof collectByGraphqlJs>[3]
      const collecting = { schema, fragments, variables }
      const collected = collectFields(collecting, object, [operation.selectionSet])
      const expected = collectByGraphqlJs(schema, fragments, variables, object, operation.selectionSet)
      expect([...collected]).toEqual([...expected])
      for (const nodes of collected.values()) {
        const sets = nodes.map(({ selectionSet }) => selectionSet)
        expect([...collectFields(collecting, object, sets)]).toEqual([...collectSubfields(schema, fragments, variables, object, nodes)])
      }
    }),
    { numRuns: 500 },
  )
})
