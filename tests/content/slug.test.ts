import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSlug, slugOf, slugOfSource, stemOf } from '../../src/content/slug.ts'

describe('A slug', () => {
  test('has only letters, digits and single dashes, and at most 150 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(slugOf(text)).toMatch(/^(?=.{1,150}$)[a-z0-9]+(?:-[a-z0-9]+)*$/u)
      }),
    )
  })
})

test('A slug is made of words, and cut between them', () => {
  expect(slugOf('Médiateur de la République')).toBe('mediateur-de-la-republique')
  expect(slugOf("L’eau d‘ici, l'oreʼor : iPhone & COVID19")).toBe('l-eau-d-ici-l-ore-or-iphone-and-covid19')
  expect(['', '« … »', '–'].map(slugOf)).toEqual(['sans-titre', 'sans-titre', 'sans-titre'])
  expect(slugOf('x'.repeat(150))).toBe('x'.repeat(150))
  expect(slugOf('x'.repeat(151))).toBe('x'.repeat(150))
  expect(slugOf(`${'x'.repeat(140)} ${'y'.repeat(9)}`)).toHaveLength(150)
  expect(slugOf(`${'x'.repeat(149)} ${'y'.repeat(10)}`)).toBe('x'.repeat(149))
  expect(slugOf(`${'x'.repeat(150)} y`)).toBe('x'.repeat(150))
  expect(slugOf(`a ${'x'.repeat(160)}`)).toBe('a')
})

test('A slug of a source stays, if an address can hold it', () => {
  const kept = ['covid_19', 'jean.dupont', 'قطر', '_a', '7', 'a~b-c', 'x'.repeat(200), '𝔄']
  expect(kept.map(slugOfSource)).toEqual(kept)
  expect(kept.map(isSlug)).toEqual(kept.map(() => true))
  const changed = ['', '.a', '-a', '~a', 'a b', 'a/b', 'É a', 'a\n', 'x'.repeat(201)]
  expect(changed.map(isSlug)).toEqual(changed.map(() => false))
  expect(changed.map(slugOfSource)).toEqual(['sans-titre', 'a', 'a', 'a', 'a-b', 'a-b', 'e-a', 'a', 'x'.repeat(150)])
})

test('A stem leaves room for a number', () => {
  expect(stemOf('pont')).toBe('pont')
  expect(stemOf('x'.repeat(200))).toBe('x'.repeat(189))
  expect(stemOf('𝔄'.repeat(200))).toBe('𝔄'.repeat(189))
})
