import { expect, test } from 'vitest'
import { readInstant } from '../../src/importers/parsing/instant.ts'
import { datesIn } from '../../src/importers/parsing/prose-date.ts'

const zone = 'Africa/Lagos'

test.each([
  ['Publié le mardi 1er mars 2022 à 14h05', '2022-03-01T13:05'],
  ['Publié : 03/03/2021 - 14:05', '2021-03-03T13:05'],
  ['le 5 août 2023 à 9 h', '2023-08-05T08:00'],
  ['samedi 05 août 2023 | 09:07:30', '2023-08-05T08:07'],
  ['12 févr. 2024, 23h59 GMT', '2024-02-12T23:59'],
  ['03.12.2021', '2021-12-02T23:00'],
  ['12/25/2021', '2021-12-24T23:00'],
  ['2021-12-03 10:00', '2021-12-03T09:00'],
  ['5/3/24', '2024-03-04T23:00'],
  ['March 3, 2021 at 2:05 pm', '2021-03-03T13:05'],
  ['3rd March 2021, 12:30 a.m.', '2021-03-02T23:30'],
  ['Wed, Sept. 8 2021 10:48 UTC+1', '2021-09-08T09:48'],
  ['1 er mars 2022 à 14h05 (heure de Paris)', '2022-03-01T13:05'],
  ['14h05 le 1er mars 2022', '2022-03-01T13:05'],
  ['10:13 - 06/10/2022', '2022-10-06T09:13'],
  ['March 3, 2021 2:05 PM EDT', '2021-03-03T18:05'],
  ['il y a 3 jours', null],
  ['Jeudi 31 février 2022', null],
  ['Tél. 20 22 12 34, article 12/2021', null],
])('"%s" names the instant %s', (line, expected) => {
  expect(datesIn(line, zone)[0]?.instant.toISOString().slice(0, 16) ?? null).toBe(expected)
})

test('Each date in a line is found with its position', () => {
  const line = 'Publié le 3 mars 2021 à 14h05 - Mis à jour le 4 mars 2021 à 9h'
  expect(datesIn(line, 'UTC').map(({ index, length }) => line.slice(index, index + length))).toEqual([
    '3 mars 2021 à 14h05',
    '4 mars 2021 à 9h',
  ])
})

test.each([
  ['2024-03-05T07:30:00Z', '2024-03-05T07:30:00.000Z'],
  ['2024-03-05T07:30:00.25+0100', '2024-03-05T06:30:00.250Z'],
  ['20240305T073000Z', '2024-03-05T07:30:00.000Z'],
  ['2024-03-05 07:30:00', '2024-03-05T06:30:00.000Z'],
  ['2024-03-05', '2024-03-04T23:00:00.000Z'],
  ['Tue, 05 Mar 2024 07:30:00 +0000', '2024-03-05T07:30:00.000Z'],
  ['05 Mar 24 07:30 EST', '2024-03-05T12:30:00.000Z'],
  ['Tue Mar 05 07:30:00 WAT 2024', '2024-03-05T06:30:00.000Z'],
  ['2024-02-30', null],
  ['Next Monday', null],
  ['', null],
])('machines mean by "%s" %s', (written, expected) => {
  expect(readInstant(written, zone)?.toISOString() ?? null).toBe(expected)
})
