import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BodyBlock, plainText, previewOf, wordCountOf } from '../../src/content/body.ts'

describe('A preview', () => {
  const text = fc.array(fc.constantFrom('un', 'mot', 'encore'), { minLength: 1, maxLength: 200 }).map((words) => words.join(' '))
  const blocks = fc.array(
    text.map((words): BodyBlock => ({ kind: 'paragraph', text: words })),
    { minLength: 1, maxLength: 8 },
  )

  test('is never the whole body, never empty, and counts the remaining words', () => {
    fc.assert(
      fc.property(blocks, (whole) => {
        const preview = previewOf(whole, 'SUBSCRIBERS')
        expect(plainText(preview.blocks).length).toBeGreaterThan(0)
        expect(wordCountOf(preview.blocks) + preview.wordsRemaining).toBe(wordCountOf(whole))
        expect(preview.wordsRemaining).toBeGreaterThan(wordCountOf(whole) / 2)
      }),
    )
  })
})

test('Words are separated by white space, and contain a letter or a digit', () => {
  const pattern = /[^\s\u00a0\u202f]*[\p{L}\p{N}][^\s\u00a0\u202f]*/gu
  const part = fc.oneof(
    fc.constantFrom(' ', '\u00a0', '\u202f', '\ufeff', '\u2003', '\n', '–', '’', '«', '𝔄', '😀', '٣', 'é', '\ud83d', '1'),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('')
      expect(wordCountOf([{ kind: 'paragraph', text }])).toBe(text.match(pattern)?.length ?? 0)
    }),
    { numRuns: 1000 },
  )
})
