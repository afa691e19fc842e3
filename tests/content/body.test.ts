import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BodyBlock, plainText, previewOf, readingMinutesOf, textOf, wordCountOf } from '../../src/content/body.ts'

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

const image = { url: 'https://a.example/1.jpg', template: null, width: null, height: null, alt: 'Un pont', caption: null, credit: null }
const paragraph = (words: number, text = 'mot'): BodyBlock => ({ kind: 'paragraph', text: Array(words).fill(text).join(' ') })

test('Every block has a text', () => {
  const blocks: BodyBlock[] = [
    { kind: 'paragraph', text: 'Un paragraphe' },
    { kind: 'subheading', level: 2, text: 'Un titre' },
    { kind: 'quote', text: 'Une phrase', attribution: 'Awa SANGALA' },
    { kind: 'list', ordered: true, items: [{ text: 'Un' }, { text: 'Deux' }] },
    { kind: 'figure', image, caption: 'Le pont' },
    { kind: 'figure', image, caption: null },
    { kind: 'embed', url: 'https://b.example/', provider: null, title: 'Une vidéo' },
    { kind: 'embed', url: 'https://b.example/', provider: null, title: null },
  ]
  const texts = ['Un paragraphe', 'Un titre', 'Une phrase', 'Un\nDeux', 'Le pont', 'Un pont', 'Une vidéo', 'https://b.example/']
  expect(blocks.map(textOf)).toEqual(texts)
  expect(plainText(blocks)).toBe(texts.join('\n\n'))
  expect(wordCountOf(blocks)).toBe(2 + 2 + 2 + 2 + 2 + 2 + 2 + 1)
})

test('Any single character is a word if it is a letter or a digit, and separates words if it is white space', () => {
  for (let code = 0; code <= 0x3001; code++) {
    const character = String.fromCodePoint(code)
    const isWord = /[\p{L}\p{N}]/u.test(character)
    expect([code, wordCountOf([{ kind: 'paragraph', text: character }])]).toEqual([code, isWord ? 1 : 0])
    expect([code, wordCountOf([{ kind: 'paragraph', text: `a${character}b` }])]).toEqual([code, /\s/u.test(character) ? 2 : 1])
  }
})

test('A minute is 200 words, and a text takes at least one', () => {
  expect([0, 1, 200, 201, 400, 401].map(readingMinutesOf)).toEqual([1, 1, 1, 2, 2, 3])
})

describe('The preview of', () => {
  const shown = (blocks: BodyBlock[]) => previewOf(blocks, 'REGISTERED')

  test('a long body is its first paragraphs, up to 120 words', () => {
    const blocks = Array.from({ length: 10 }, () => paragraph(40))
    expect(shown(blocks)).toEqual({
      kind: 'preview',
      reason: 'ACCESS',
      blocks: blocks.slice(0, 3),
      requires: 'REGISTERED',
      wordsRemaining: 280,
    })
  })

  test('a short body is at most 40 % of it, and has no gaps', () => {
    const blocks = [paragraph(10), paragraph(30), paragraph(29), paragraph(1), paragraph(30)]
    expect(shown(blocks)).toEqual({
      kind: 'preview',
      reason: 'ACCESS',
      blocks: blocks.slice(0, 2),
      requires: 'REGISTERED',
      wordsRemaining: 60,
    })
    const gap = [paragraph(10), paragraph(31), paragraph(1), paragraph(58)]
    expect(shown(gap)).toMatchObject({ blocks: gap.slice(0, 1), wordsRemaining: 90 })
  })

  test('a long first block is its first words', () => {
    const long: BodyBlock = { kind: 'quote', text: '« Un\u00a0– deux, trois » – quatre cinq', attribution: null }
    expect(shown([long])).toMatchObject({ blocks: [{ kind: 'paragraph', text: '« Un\u00a0– deux…' }], wordsRemaining: 3 })
    expect(shown([paragraph(300)])).toMatchObject({ blocks: [{ text: `${Array(120).fill('mot').join(' ')}…` }], wordsRemaining: 180 })
    const brackets: BodyBlock = { kind: 'paragraph', text: 'À la (une) : un pont à Kita est ouvert hier' }
    expect(shown([brackets])).toMatchObject({ blocks: [{ text: 'À la (une) : un…' }], wordsRemaining: 6 })
    expect(shown([{ kind: 'paragraph', text: 'À la (une) : un pont à Kita' }])).toMatchObject({ blocks: [{ text: 'À la…' }] })
    expect(shown([{ kind: 'paragraph', text: 'À la (une) : un pont à' }])).toMatchObject({ blocks: [{ text: 'À la…' }] })
    expect(shown([{ kind: 'paragraph', text: 'Un (pont) à Kita est' }])).toMatchObject({ blocks: [{ text: 'Un (pont)…' }] })
    expect(shown([paragraph(2)])).toMatchObject({ blocks: [{ kind: 'paragraph', text: '…' }], wordsRemaining: 2 })
  })

  test('nothing is nothing', () => {
    expect(shown([])).toEqual({ kind: 'preview', reason: 'ACCESS', blocks: [], requires: 'REGISTERED', wordsRemaining: 0 })
  })
})
