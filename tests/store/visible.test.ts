import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maySyndicate, type View } from '../../src/content/audience.ts'
import { type ArticleState, isVisible, stateAt } from '../../src/content/visibility.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { inState, seenBy, visible } from '../../src/store/reads/visible.ts'
import { instant, window } from '../content/publication-window.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

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

  test('give an article exactly one state at each instant, and hide nothing from the desk', async () => {
    const states: ArticleState[] = ['DRAFT', 'WITHDRAWN', 'PUBLISHED', 'EXPIRED', 'SCHEDULED', 'EMBARGOED']
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 20 }), instant, async (windows, at) => {
        const rows = windows.map(({ state, publishedAt, visibleFrom, visibleUntil }, n) => ({
          n,
          state,
          published_at: publishedAt,
          visible_from: visibleFrom,
          visible_until: visibleUntil,
        }))
        const view: View = { at, audience: 'EDITOR' }
        const conditions = states.map((state) => Prisma.sql`CASE WHEN ${inState(state, at)} THEN ${state} END`)
        const found = await room.database.query<{ states: string[]; seen: boolean; desk: boolean }>(Prisma.sql`
          SELECT array_remove(ARRAY[${Prisma.join(conditions)}], NULL) AS states, coalesce(${seenBy(view)}, FALSE) AS seen,
            ${seenBy({ ...view, sees: 'EVERYTHING' })} AS desk
          FROM json_to_recordset(${JSON.stringify(rows)}::json) AS article(n int, state "ArticleState", published_at timestamptz,
            visible_from timestamptz, visible_until timestamptz) ORDER BY n`)
        expect(found).toEqual(windows.map((article) => ({ states: [stateAt(article, at)], seen: isVisible(article, at), desk: true })))
      }),
      { numRuns: 50 },
    )
  })
})
