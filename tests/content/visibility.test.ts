import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isVisible, stateAt } from '../../src/content/visibility.ts'
import { instant, window } from './publication-window.ts'

describe('The state of an article at an instant', () => {
  const day = (number: number) => new Date(Date.UTC(2025, 0, number))
  const published = { state: 'PUBLISHED', publishedAt: day(2), visibleFrom: day(3), visibleUntil: day(4) } as const

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
