import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isVisible, stateAt } from '../../src/content/visibility.ts'
import { instant, window } from './publication-window.ts'

const day = (number: number) => new Date(Date.UTC(2025, 0, number))
const published = { state: 'PUBLISHED', publishedAt: day(2), visibleFrom: day(3), visibleUntil: day(4) } as const

describe('The state of an article at an instant', () => {
  test.each([
    [day(1), 'SCHEDULED'],
    [day(2), 'EMBARGOED'],
    [day(3), 'PUBLISHED'],
    [day(4), 'EXPIRED'],
  ])('on %s: %s', (at, state) => expect(stateAt(published, at)).toBe(state))

  test('is DRAFT or WITHDRAWN regardless of the instant', () => {
    fc.assert(fc.property(window, instant, (article, at) => article.state === 'PUBLISHED' || stateAt(article, at) === article.state))
  })

  test('is PUBLISHED exactly while it is visible', () => {
    fc.assert(fc.property(window, instant, (article, at) => (stateAt(article, at) === 'PUBLISHED') === isVisible(article, at)))
  })
})

test.each([
  ['SCHEDULED', day(1)],
  ['EMBARGOED', day(2)],
  ['PUBLISHED', day(3)],
  ['PUBLISHED', day(4)],
] as const)('An article without an end is %s on %s', (state, at) => {
  const article = { ...published, visibleUntil: null }
  expect([stateAt(article, at), isVisible(article, at)]).toEqual([state, state === 'PUBLISHED'])
})
