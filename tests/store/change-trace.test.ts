import { describe, expect, test } from 'vitest'
import type { View } from '../../src/content/audience.ts'
import { type ArticleTrace, joined, type NameTrace, tracesOf } from '../../src/store/events/change-trace.ts'
import type { ArticleSnapshot, EventRecord, Snapshot } from '../../src/store/events/event.ts'

const hour = (n: number) => new Date(Date.UTC(2025, 2, 1, n))
const at = hour(12)
const reader: View = { at, audience: 'ANONYMOUS' }

const snapshot = (facts: Partial<ArticleSnapshot> = {}): ArticleSnapshot => ({
  article: 'a',
  slug: 'a-slug',
  section: 's',
  authors: ['u', 'v'],
  topics: ['t'],
  access: 'FREE',
  state: 'PUBLISHED',
  publishedAt: hour(6).toISOString(),
  visibleFrom: hour(6).toISOString(),
  visibleUntil: null,
  mayBeSyndicated: true,
  ...facts,
})

const event = (before: readonly Snapshot[], after: readonly Snapshot[]): EventRecord => ({
  cursor: { transaction: '1', id: '1' },
  at,
  kind: 'saved',
  articleId: null,
  before,
  after,
})

/** The trace of one article by an event; without the parts that say nothing. */
const traced = (before: Partial<ArticleSnapshot> | null, after: Partial<ArticleSnapshot> | null, view = reader) => {
  const [trace, ...others] = tracesOf(event(before ? [snapshot(before)] : [], after ? [snapshot(after)] : []), view) as ArticleTrace[]
  expect(others).toEqual([])
  return trace
}
const was = {
  at,
  articleId: 'a',
  edgeAt: null,
  wasShown: true,
  appeared: false,
  formerSlug: 'a-slug',
  lists: ['s', 'u', 'v', 't'],
  backdatedTo: null,
}
const wasNot = { ...was, wasShown: false, formerSlug: null, lists: [] }

describe('An event changes an article that', () => {
  test('was and is visible: its former slug and lists are kept', () => {
    expect(traced({}, { slug: 'new', section: 'other' })).toEqual(was)
    expect(traced({ section: null }, {})).toEqual({ ...was, lists: ['u', 'v', 't'] })
    expect(traced({}, null)).toEqual(was)
  })

  test('becomes visible at once or earlier: its start counts as set back', () => {
    expect(traced(null, {})).toEqual({ ...wasNot, appeared: true, backdatedTo: hour(6).getTime() })
    expect(traced({ state: 'DRAFT' }, {})).toEqual({ ...wasNot, appeared: true, backdatedTo: hour(6).getTime() })
    const now = { visibleFrom: at.toISOString() }
    expect(traced({ visibleFrom: hour(13).toISOString() }, now)).toEqual({ ...wasNot, appeared: true, backdatedTo: at.getTime() })
    expect(traced({}, now)).toEqual({ ...was, backdatedTo: at.getTime() })
  })

  test('becomes visible later: that is a change of its own then', () => {
    expect(traced(null, { visibleFrom: hour(13).toISOString() })).toEqual(wasNot)
    expect(traced({}, { visibleFrom: hour(13).toISOString() })).toEqual(was)
    expect(traced(null, { state: 'DRAFT' })).toEqual(wasNot)
  })

  test('has expired: it was shown, but is in no list', () => {
    const expired = { visibleUntil: at.toISOString() }
    expect(traced(expired, expired)).toEqual({ ...was, formerSlug: null, lists: [] })
    expect(traced(expired, {})).toEqual({ ...was, appeared: true, formerSlug: null, lists: [] })
    expect(traced({}, expired)).toEqual(was)
    expect(traced({ visibleUntil: hour(13).toISOString() }, { visibleUntil: hour(13).toISOString() })).toEqual(was)
    // It expired when it began.
    expect(traced({ visibleUntil: hour(6).toISOString() }, null)).toEqual(wasNot)
  })

  test('may not be syndicated, or is not of the partner’s sections: readers see it, a partner does not', () => {
    const partner: View = { at, audience: 'PARTNER', sections: ['s'] }
    for (const hidden of [{ mayBeSyndicated: false }, { section: 'other' }, { section: null }]) {
      expect(traced(hidden, hidden, partner)).toEqual(wasNot)
      expect(traced({}, hidden, partner)).toEqual(was)
      expect(traced(hidden, {}, partner)).toEqual({ ...wasNot, appeared: true })
      expect(traced(hidden, hidden)).toMatchObject({ wasShown: true, formerSlug: 'a-slug' })
    }
  })
})

test('an event about several articles and names has one trace for each, articles in the order of their ids', () => {
  const name = (facts: object) => ({ slug: 'slug', name: 'Name', ...facts })
  const traces = tracesOf(
    event(
      [
        snapshot({ article: 'c' }),
        name({ topic: 'gone', shown: true }),
        name({ topic: 'hidden', shown: false }),
        name({ topic: 'unknown' }),
        name({ topic: 'kept', shown: true }),
      ],
      [
        snapshot({ article: 'c' }),
        snapshot({ article: 'b' }),
        name({ topic: 'kept' }),
        name({ author: 'u' }),
        name({ section: 's' }),
        name({}),
      ],
    ),
    reader,
  )
  expect(traces.map((trace) => ('nameId' in trace ? trace : trace.articleId))).toEqual([
    'b',
    'c',
    { at, kind: 'topic', nameId: 'kept', formerIds: ['gone'] },
    { at, kind: 'author', nameId: 'u', formerIds: ['gone', 'kept'] },
    { at, kind: 'section', nameId: 's', formerIds: ['gone', 'kept'] },
  ])
})

describe('Two changes of one article count as one', () => {
  const asOne = (earlier: ArticleTrace, later: ArticleTrace) => joined(earlier, later) as ArticleTrace
  const former: ArticleTrace = { ...wasNot, at: hour(1), lists: ['s'] }
  const later: ArticleTrace = { ...wasNot, at: hour(2), lists: ['t'] }

  test('of the later instant, with the lists of both', () => {
    expect(asOne(former, later)).toEqual({ ...later, lists: ['s', 't'] })
  })

  test('that says whether the article was shown or appeared in either, and its latest slug and start', () => {
    for (const [one, other] of [
      [true, false],
      [false, true],
      [true, true],
      [false, false],
    ] as const) {
      const { wasShown, appeared } = asOne({ ...former, wasShown: one, appeared: one }, { ...later, wasShown: other, appeared: other })
      expect([wasShown, appeared]).toEqual([one || other, one || other])
    }
    const named = { ...former, formerSlug: 'x', backdatedTo: 1 }
    expect(asOne(named, later)).toMatchObject({ formerSlug: 'x', backdatedTo: 1 })
    expect(asOne(named, { ...later, formerSlug: 'y', backdatedTo: 2 })).toMatchObject({ formerSlug: 'y', backdatedTo: 2 })
  })

  test('that time made only if it made both', () => {
    expect(asOne({ ...former, edgeAt: hour(1) }, { ...later, edgeAt: hour(2) }).edgeAt).toEqual(hour(2))
    expect(asOne({ ...former, edgeAt: hour(1) }, later).edgeAt).toBeNull()
    expect(asOne(former, { ...later, edgeAt: hour(2) }).edgeAt).toBeNull()
  })

  test('in which a command that set the start back to the same instant counts instead of the time', () => {
    const edge = { ...later, edgeAt: hour(2), appeared: true }
    expect(asOne({ ...former, backdatedTo: hour(2).getTime() }, edge).appeared).toBe(false)
    expect(asOne({ ...former, backdatedTo: hour(1).getTime() }, edge).appeared).toBe(true)
    expect(asOne({ ...former, backdatedTo: null }, { ...edge, edgeAt: null }).appeared).toBe(true)
  })
})

test('two changes of one name count as the later one, with the former ids of both', () => {
  const trace = (facts: Partial<NameTrace>): NameTrace => ({ at, kind: 'topic', nameId: 'n', formerIds: [], ...facts })
  const later = trace({ at: hour(13), formerIds: ['y'] })
  expect(joined(trace({ formerIds: ['x'] }), later)).toEqual({ ...later, formerIds: ['x', 'y'] })
})
