import fc from 'fast-check'
import type { PublicationWindow } from '../../src/content/visibility.ts'

// Few instants, so that edges meet.
export const instant = fc.integer({ min: 0, max: 4 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day)))

export const window: fc.Arbitrary<PublicationWindow> = fc.record({
  state: fc.constantFrom('DRAFT', 'PUBLISHED', 'WITHDRAWN'),
  publishedAt: instant,
  visibleFrom: instant,
  visibleUntil: fc.option(instant),
})
