import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printDate } from '../../src/content/date.ts'
import { ImpossibleDate, readPrintedDates } from '../../src/content/printed-date.ts'

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
    'Publié le 6 jui. 2022',
    'Publié le 6 d 2022',
    'Publié le 6 frimaire 2022',
    'Publié le 32/13/2022',
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

describe('A line', () => {
  const datesIn = (line: string) => readPrintedDates(line, 'Africa/Bamako')
  const day = new Date('2022-10-06T00:00:00Z')

  test.each(['Mis à jour le', 'Mise à jour :', 'Modifié le', 'Modifiée le', 'Actualisé', 'Actualisée le', 'Mises à jour le'])(
    'with "%s" has only an update',
    (introduction) => expect(datesIn(`${introduction} jeudi, 6 octobre 2022`)).toEqual({ publishedAt: null, updatedAt: day }),
  )

  test.each(['Publié', 'Publiée le', 'Article publié :', 'publie le'])('with "%s" has only a date of publication', (introduction) =>
    expect(datesIn(`${introduction} 6 octobre 2022`)).toEqual({ publishedAt: day, updatedAt: null }),
  )

  test.each(['6 octobre 2022', 'Dépublié le 6 octobre 2022', 'Publié hier', 'Publié le 6 octobre 22', ''])('of "%s" has no date', (line) =>
    expect(datesIn(line)).toEqual({ publishedAt: null, updatedAt: null }),
  )

  test('may abbreviate every month to three letters, unless two begin with them', () => {
    const names = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre']
    const inMonth = (month: number) => new Date(Date.UTC(2022, month, 6))
    expect(names.map((name) => datesIn(`Publié le 6 ${name} 2022`).publishedAt)).toEqual(names.map((_, month) => inMonth(month)))
    const short = names.map((name) => name.slice(0, name.startsWith('jui') ? 4 : 3))
    expect(short.map((name) => datesIn(`Publié le 6 ${name}. 2022`).publishedAt)).toEqual(names.map((_, month) => inMonth(month)))
  })

  test('may name any weekday', () => {
    for (const weekday of ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'])
      expect(datesIn(`Publié ${weekday} 06 octobre 2022`).publishedAt).toEqual(day)
  })

  test('says why a date is impossible', () => expect(() => datesIn('Publié le 31 juin 2022')).toThrow('31 juin 2022'))
})
