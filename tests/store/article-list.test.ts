import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { View } from '../../src/content/audience.ts'
import { type ArticleList, boundsOf, conditions, driverOf, listFamily, parents, unsliced } from '../../src/store/reads/article-list.ts'
import { grouped } from '../../src/store/reads/slice.ts'

const id = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`
const day = (number: number) => new Date(Date.UTC(2025, 0, number))
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const ids = maybe(fc.constantFrom(id(1), id(2)))
const lists = fc
  .record({
    authorId: ids,
    coAuthorId: ids,
    topicId: ids,
    sectionId: ids,
    language: maybe(fc.constantFrom('fr', 'bm')),
    publishedFrom: maybe(fc.integer({ min: 1, max: 4 }).map(day)),
    publishedBefore: maybe(fc.integer({ min: 1, max: 4 }).map(day)),
  })
  .map((list) => Object.fromEntries(Object.entries(list).filter(([, value]) => value !== undefined)) as ArticleList)
const position = fc.record({ publishedAt: fc.integer({ min: 1, max: 4 }).map(day), id: fc.integer({ min: 1, max: 3 }).map(id) })
const view: View = { at: day(10), audience: 'ANONYMOUS' }

/** Negative if the first position is older. */
const compare = (a: { publishedAt: Date; id: string }, b: { publishedAt: Date; id: string }) =>
  a.publishedAt.getTime() - b.publishedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

describe('A list of articles', () => {
  test('is read from the index of its narrowest condition', () => {
    const everything = { authorId: id(1), topicId: id(2), sectionId: id(3) }
    const { authorId, ...withoutAuthor } = everything
    const { topicId, ...onlySection } = withoutAuthor
    expect([everything, withoutAuthor, onlySection, { language: 'fr' }].map(driverOf)).toEqual(['author', 'topic', 'section', 'paper'])
    const drivingIds = [everything, withoutAuthor, onlySection, {}].map((list) => parents([unsliced(list)]).values[0])
    expect(drivingIds).toEqual([[authorId], [topicId], [id(3)], ['00000000-0000-0000-0000-000000000000']])
  })

  test('shares a statement exactly with lists that differ in the driving id and in dates', () => {
    const statementOf = (list: ArticleList) => {
      const { sql, values } = conditions(driverOf(list), list, view)
      return JSON.stringify([driverOf(list), sql, values])
    }
    fc.assert(
      fc.property(lists, lists, (one, other) => {
        expect([one, other, listFamily(one) === listFamily(other)]).toEqual([one, other, statementOf(one) === statementOf(other)])
      }),
      { numRuns: 1000 },
    )
    expect(listFamily({ sectionId: id(1), publishedFrom: day(1) })).toBe(listFamily({ sectionId: id(2), publishedBefore: day(2) }))
    expect(listFamily({ authorId: id(1), sectionId: id(1) })).not.toBe(listFamily({ authorId: id(1), sectionId: id(2) }))
  })

  test('has a condition for each thing that it asks', () => {
    const conditionsOf = (list: ArticleList) => conditions(driverOf(list), list, view).values.filter((value) => typeof value === 'string')
    fc.assert(
      fc.property(lists, (list) => {
        const { authorId, coAuthorId, topicId, sectionId, language } = list
        const expected = [coAuthorId, authorId && topicId, (authorId ?? topicId) && sectionId, language]
        expect(conditionsOf(list)).toEqual(expected.filter((value) => value !== undefined))
      }),
    )
  })

  test('has bounds that hold its dates and its cursors', () => {
    fc.assert(
      fc.property(lists, fc.option(position), fc.option(position), (list, olderThan, newerThan) => {
        const bounds = boundsOf(list, { olderThan, newerThan })
        for (let number = 0; number <= 5; number++) {
          for (const digit of [1, 2, 3]) {
            const article = { publishedAt: day(number), id: id(digit) }
            const isBetween = (older: typeof olderThan, newer: typeof newerThan) =>
              (older === null || compare(article, older) < 0) && (newer === null || compare(article, newer) > 0)
            const isInside =
              isBetween(olderThan, newerThan) &&
              (list.publishedFrom === undefined || article.publishedAt >= list.publishedFrom) &&
              (list.publishedBefore === undefined || article.publishedAt < list.publishedBefore)
            expect(isBetween(bounds.olderThan, bounds.newerThan)).toBe(isInside)
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(boundsOf({})).toEqual({ olderThan: null, newerThan: null })
  })

  test('is a row with its bounds and its size', () => {
    const bounds = { olderThan: { publishedAt: day(3), id: id(3) }, newerThan: { publishedAt: day(1), id: id(1) } }
    expect(parents([{ list: { topicId: id(2) }, bounds, size: 5 }, unsliced({ publishedFrom: day(2) })]).values).toEqual([
      [id(2), '00000000-0000-0000-0000-000000000000'],
      [day(3).toISOString(), 'infinity'],
      [id(3), 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
      [day(1).toISOString(), day(2).toISOString()],
      [id(1), '00000000-0000-0000-0000-000000000000'],
      [5, 0],
    ])
    expect(parents([unsliced({})]).values[3]).toEqual(['-infinity'])
  })
})

test('Rows are grouped by the number of their list', () => {
  const rows = [2, 1, 2, 4].map((parent, index) => ({ parent, index }))
  expect(grouped(rows, 3)).toEqual([
    [{ parent: 1, index: 1 }],
    [
      { parent: 2, index: 0 },
      { parent: 2, index: 2 },
    ],
    [],
  ])
  expect(grouped([], 2)).toEqual([[], []])
})
