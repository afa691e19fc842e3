import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { operationLimits } from '../../../src/engine/operation-limits.ts'
import { schema } from '../../../src/graph/schema.ts'
import { Refusal } from '../../../src/http/pipeline/refusal.ts'
import { weigh } from '../../../src/http/pipeline/weigh.ts'

function weighed(text: string, variables: Record<string, unknown> = {}, helpful = true) {
  const document = parse(text)
  const definition = getOperationAST(document)
  if (!definition) throw new Error('The document has no operation.')
  try {
    return { ...weigh({ schema, document, definition }, variables, { limits: operationLimits, helpful }).variables }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return cause.errors.map((error) => error.toJSON())
  }
}

test('The cost of an operation depends on its variables, and invalid variables are refused', () => {
  const text = 'query ($n: Int = 3, $by: SectionBy) { articles(first: $n) { totalCount } section(by: $by) { id } }'
  expect(weighed(text)).toEqual({ n: 3 })
  expect(weighed(text, { constructor: 1, n: 1 })).toEqual({ n: 1 })
  expect(weighed(text, { n: 'x' })).toEqual([
    {
      message: 'Variable "$n" got invalid value "x"; Int cannot represent non-integer value: "x"',
      locations: [{ line: 1, column: 8 }],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ])
  const misspelt = (helpful: boolean) => JSON.stringify(weighed(text, { by: { slgu: 'x' } }, helpful))
  expect([misspelt(true), misspelt(false)].map((errors) => errors.includes('Did you mean'))).toEqual([true, false])
})

test('An operation is refused if the sizes in its variables exceed the limits', () => {
  const text =
    'query ($n: Int!) { articles(first: $n) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }'
  expect(weighed(text, { n: 10 })).toEqual({ n: 10 })
  expect(weighed(text, { n: 100 })).toEqual([
    {
      message: expect.stringMatching(/a weight of \d{6}: expected 50000 at most/u),
      locations: [{ line: 1, column: 1 }],
      extensions: { code: 'COST_LIMIT_EXCEEDED' },
    },
  ])
})
