import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { slugOf } from '../../src/content/slug.ts'

describe('A slug', () => {
  test('has only letters, digits and single dashes, and at most 150 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(slugOf(text)).toMatch(/^(?=.{1,150}$)[a-z0-9]+(?:-[a-z0-9]+)*$/u)
      }),
    )
  })
})
