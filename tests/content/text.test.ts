import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BodyBlock, plainText, previewOf, wordCountOf } from '../../src/content/body.ts'
import { creditsOf } from '../../src/content/byline.ts'
import { printDate } from '../../src/content/date.ts'
import { ImpossibleDate, readPrintedDates } from '../../src/content/printed-date.ts'
import { slugOf } from '../../src/content/slug.ts'
import { teaserOf } from '../../src/content/teaser.ts'
import { splitTitle, titleKey } from '../../src/content/title.ts'

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

describe('A title', () => {
  test.each([
    ['Région de Bougouni : L’armée avance', 'Région de Bougouni', 'L’armée avance'],
    ['Sport\u00a0: La finale : le récit', 'Sport', 'La finale : le récit'],
    ['2022: le Mali', null, '2022: le Mali'],
    ['Sans surtitre', null, 'Sans surtitre'],
    [' : rien devant', null, ' : rien devant'],
  ])('"%s" is split', (title, kicker, headline) => expect(splitTitle(title)).toEqual({ kicker, headline }))

  test('has the same key with any apostrophes, spaces, case and Unicode composition', () => {
    expect(titleKey(' L’École  de\u00a0Kita : fe\u0302te ')).toBe(titleKey("l'école de kita\u202f: fête"))
    expect(titleKey('Kita')).not.toBe(titleKey('Kati'))
  })
})

describe('A date', () => {
  test.each([
    ['Publié jeudi 06 octobre 2022 à 07:13', '2022-10-06T07:13:00.000Z'],
    ['Publié le jeudi 6 octobre 2022 à 7h13', '2022-10-06T07:13:00.000Z'],
    ['PUBLIÉ LE 1ER AOUT 2025', '2025-08-01T00:00:00.000Z'],
    ['Publié le 1er février 2024 à 18 h 05', '2024-02-01T18:05:00.000Z'],
    ['Publié le 06/10/2022 à 07:13', '2022-10-06T07:13:00.000Z'],
    ['Publié\u00a0: lundi 3 déc. 2018', '2018-12-03T00:00:00.000Z'],
  ])('is read from "%s"', (line, instant) => {
    expect(readPrintedDates(line, 'Africa/Bamako').publishedAt?.toISOString()).toBe(instant)
  })

  test('is read with its update, in the time zone of the publication', () => {
    expect(readPrintedDates('Publié le 31 mars 2024 à 12:00, mis à jour le 1er avril 2024 à 00:30', 'Europe/Paris')).toEqual({
      publishedAt: new Date('2024-03-31T10:00:00Z'),
      updatedAt: new Date('2024-03-31T22:30:00Z'),
    })
  })

  test.each([
    'Publié le 31 février 2022',
    'Publié le 6 octembre 2022',
    'Publié le 6 octobre 2022 à 24:00',
    'Publié le 29 février 2023 à 07:00',
  ])('is impossible in "%s"', (line) => expect(() => readPrintedDates(line, 'Africa/Bamako')).toThrow(ImpossibleDate))

  test('that is formatted parses to the same minute', () => {
    const minute = fc
      .integer({ min: Date.UTC(1970, 0, 1) / 60_000, max: Date.UTC(2100, 0, 1) / 60_000 })
      .map((number) => new Date(number * 60_000))
    fc.assert(
      fc.property(minute, fc.constantFrom('Africa/Bamako', 'Africa/Lagos', 'Asia/Kathmandu'), (instant, zone) => {
        expect(readPrintedDates(`Publié ${printDate(instant, 'LONG', zone)}`, zone).publishedAt).toEqual(instant)
      }),
    )
  })
})

describe('A byline', () => {
  const person = (name: string) => ({ name, kind: 'PERSON' })
  const organisation = (name: string) => ({ name, kind: 'ORGANISATION' })
  test.each([
    ['Awa SANGALA', [person('Awa SANGALA')]],
    ['Par Awa SANGALA et Bakary DIOLO', [person('Awa SANGALA'), person('Bakary DIOLO')]],
    ['Awa SANGALA, Bakary DIOLO et Oumou N’DAOU', [person('Awa SANGALA'), person('Bakary DIOLO'), person('Oumou N’DAOU')]],
    ['AMAP', [organisation('AMAP')]],
    ['Awa SANGALA avec AFP', [person('Awa SANGALA'), organisation('AFP')]],
    ['La Rédaction', [organisation('La Rédaction')]],
    ['Par\u00a0Awa SANGALA et awa sangala', [person('Awa SANGALA')]],
  ])('"%s" credits each once', (byline, credits) => expect(creditsOf(byline)).toEqual(credits))
})

describe('A slug', () => {
  test('has only letters, digits and single dashes, and at most 150 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(slugOf(text)).toMatch(/^(?=.{1,150}$)[a-z0-9]+(?:-[a-z0-9]+)*$/u)
      }),
    )
  })
})

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
