import { expect, test } from 'vitest'
import { isDate, isInstant, nearestInstant } from '../../src/content/instant.ts'

const [earliest, latest] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')]

test('An instant has a year from 1 to 9999', () => {
  expect([earliest - 1, earliest, 0, latest, latest + 1, Number.NaN].map((time) => isInstant(new Date(time)))).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ])
})

test('The nearest instant is the same one, or the first or the last', () => {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  expect([low, earliest - 1, earliest, 7, latest, latest + 1, high].map((time) => nearestInstant(time).getTime())).toEqual([
    earliest,
    earliest,
    earliest,
    7,
    latest,
    latest,
    latest,
  ])
})

test('An article can have a date from the year 1000 on', () => {
  const dates = [
    '0999-12-31T23:59:59.999Z',
    '1000-01-01T00:00:00.000Z',
    '2025-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '+010000-01-01T00:00:00Z',
    '',
  ]
  expect(dates.map((text) => isDate(new Date(text)))).toEqual([false, true, true, true, false, false])
})
