import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maySyndicate, type View } from '../../src/content/audience.ts'
import { isVisible, type PublicationWindow, stateAt } from '../../src/content/visibility.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { visible } from '../../src/store/reads/visible.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

// Few instants, so that edges meet.
const instant = fc.integer({ min: 0, max: 4 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day)))
const window: fc.Arbitrary<PublicationWindow> = fc.record({
  state: fc.constantFrom('DRAFT', 'PUBLISHED', 'WITHDRAWN'),
  publishedAt: instant,
  visibleFrom: instant,
  visibleUntil: fc.option(instant),
})

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

const sections = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']

onBothDatabases('The rules of visibility and syndication', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  test('are the same in SQL and in content/', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 20 }), instant, async (windows, at) => {
        const articles = windows.map((article, n) => ({ ...article, mayBeSyndicated: n % 2 === 0, sectionId: sections[n % 3] ?? null }))
        const rows = articles.map(({ state, visibleFrom, visibleUntil, mayBeSyndicated, sectionId }, n) => ({
          n,
          state,
          visible_from: visibleFrom,
          visible_until: visibleUntil,
          may_be_syndicated: mayBeSyndicated,
          section_id: sectionId,
        }))
        const views: View[] = [
          { at, audience: 'ANONYMOUS' },
          { at, audience: 'PARTNER' },
          { at, audience: 'PARTNER', rights: 'HEADLINE', sections: sections.slice(0, 1) },
          { at, audience: 'SUBSCRIBER', sees: 'SYNDICATED', sections: sections.slice(0, 1) },
        ]
        for (const view of views) {
          const found = await room.database.query<{ visible: boolean }>(Prisma.sql`SELECT coalesce(${visible(view)}, FALSE) AS visible
            FROM json_to_recordset(${JSON.stringify(rows)}::json) AS article(n int, state "ArticleState", visible_from timestamptz,
              visible_until timestamptz, may_be_syndicated boolean, section_id uuid) ORDER BY n`)
          expect(found.map((row) => row.visible)).toEqual(articles.map((article) => isVisible(article, at) && maySyndicate(article, view)))
        }
      }),
      { numRuns: 50 },
    )
  })
})
