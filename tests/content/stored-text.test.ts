import { expect, test } from 'vitest'
import { charactersMax, isStorable } from '../../src/content/stored-text.ts'

test('PostgreSQL can store a text without NUL and unpaired surrogates', () => {
  expect(['', 'é', '😀', 'a\u0000b', '\ud83d', 'a\udc00b', '\u0001'].map(isStorable)).toEqual([true, true, true, false, false, false, true])
  expect(charactersMax).toEqual({ indexed: 800, address: 2000, name: 300, note: 20_000, text: 5_000_000 })
})
