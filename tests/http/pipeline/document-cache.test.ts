import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { documentCache } from '../../../src/http/pipeline/document-cache.ts'
import { Refusal } from '../../../src/http/pipeline/refusal.ts'

test('The documents in memory need less than 64 MB, however many are sent and whether or not they are accepted', () => {
  const documents = documentCache()
  const textOf = (name: string) => `query ${name} { ${'id '.repeat(3900)}}`
  for (let number = 0; number < 60; number++) {
    const text = textOf(`A${number}`)
    documents.set(text, parse(text))
  }
  expect(documents.size).toBe(23)
  expect(documents.has(textOf('A59'))).toBe(true)
  documents.set('{ tiny }', parse('{ tiny }'))
  expect(documents.size).toBe(24)
  const refused = `{ ${'x'.repeat(100_000)} }`
  documents.set(refused, new Refusal('GRAPHQL_VALIDATION_FAILED', 'x'))
  expect([documents.has(refused), documents.has('{ tiny }')]).toEqual([false, true])
})
