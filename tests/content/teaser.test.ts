import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { teaserOf } from '../../src/content/teaser.ts'

const graphemes = (text: string): number => [...new Intl.Segmenter('fr').segment(text)].length

describe('A teaser', () => {
  test('has at most the requested length, is a prefix of its text, and is the whole text if it fits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', 'e\u0301', ' ', '\u00a0', '«', '»', '…', '👩‍🌾', 'mot'), maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (text, size) => {
          const teaser = teaserOf(text, size)
          const whole = text
            .split(/[ \t\r\n]+/u)
            .filter(Boolean)
            .join(' ')
          expect(graphemes(teaser)).toBeLessThanOrEqual(size)
          if (graphemes(whole) <= size) expect(teaser).toBe(whole)
          else expect(whole.startsWith(teaser.slice(0, -1))).toBe(true)
        },
      ),
    )
  })

  test.each([
    ['La récolte a commencé lundi dans la vallée.', 24, 'La récolte a commencé…'],
    ['Il a dit : «\u00a0Bonjour à tous\u00a0» et il est parti.', 18, 'Il a dit…'],
    ['Un prix de 300\u00a0000\u00a0francs', 16, 'Un prix de…'],
    ['anticonstitutionnellement', 10, 'anticonst…'],
  ])('of "%s" in %i is "%s"', (text, size, teaser) => expect(teaserOf(text, size)).toBe(teaser))
})
