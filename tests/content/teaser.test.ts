import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cutShort, teaserOf } from '../../src/content/teaser.ts'

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

  test('is cut at the same place whether or not its graphemes have to be counted', () => {
    const latin = fc.oneof(fc.integer({ min: 0x20, max: 0x2ff }), fc.integer({ min: 0x2010, max: 0x202f }), fc.constant(0x20ac))
    const any = fc.oneof({ weight: 20, arbitrary: latin }, fc.constantFrom(0x301, 0x200d, 0x1f469, 0x1f33e, 0x1100, 0x1161))
    const unit = any.map((code) => String.fromCodePoint(code))
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (text, size) => {
        const whole = text
          .split(/[ \t\r\n]+/u)
          .filter(Boolean)
          .join(' ')
        const segments = [...new Intl.Segmenter('fr').segment(whole)].map(({ segment }) => segment)
        const cut = segments.slice(0, size - 1).join('')
        const atWord = whole[cut.length] === ' ' ? cut : cut.slice(0, Math.max(cut.lastIndexOf(' '), 0))
        const expected = [atWord, cut].map(cutShort)
        if (segments.length <= size) expect(teaserOf(text, size)).toBe(whole)
        else expect(expected).toContain(teaserOf(text, size))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['La récolte a commencé lundi dans la vallée.', 24, 'La récolte a commencé…'],
    ['Il a dit : «\u00a0Bonjour à tous\u00a0» et il est parti.', 18, 'Il a dit…'],
    ['Un prix de 300\u00a0000\u00a0francs', 16, 'Un prix de…'],
    ['anticonstitutionnellement', 10, 'anticonst…'],
    ['La récolte a commencé', 13, 'La récolte a…'],
    ['La récolte a commencé', 12, 'La récolte…'],
    ['« anticonstitutionnellement', 10, '« anticon…'],
    ['Un\t\r\n  mot\u00a0 encore ', 14, 'Un mot\u00a0 encore'],
    ['Un mot', 6, 'Un mot'],
    ['\t\r\n', 6, ''],
    ['Un mot', 1, '…'],
    ['Cafe\u0301 noir', 5, 'Cafe\u0301…'],
  ])('of "%s" in %i is "%s"', (text, size, teaser) => expect(teaserOf(text, size)).toBe(teaser))
})

test('A cut text ends without dangling punctuation, unless it has nothing else', () => {
  expect(['Il a dit, («', 'Il a dit\u00a0: «\u202f', 'Fin', '«\u00a0', '', 'Oui. – …'].map(cutShort)).toEqual([
    'Il a dit…',
    'Il a dit…',
    'Fin…',
    '«…',
    '…',
    'Oui…',
  ])
})

test('A platform without Intl.Segmenter counts code points', async () => {
  vi.stubGlobal('Intl', new Proxy(Intl, { has: (target, name) => name !== 'Segmenter' && name in target }))
  vi.resetModules()
  const elsewhere = await import('../../src/content/teaser.ts')
  vi.unstubAllGlobals()
  expect(elsewhere.teaserOf('Cafe\u0301s 😀 noirs', 7)).toBe('Cafe\u0301s…')
  expect(elsewhere.teaserOf('😀😀😀😀', 3)).toBe('😀😀…')
})
