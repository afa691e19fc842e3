import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/content/error.ts'
import { pageOf, sliceOf } from '../../src/graph/connection.ts'
import { decodeScore, decodeSlug, decodeTime, encodeScore, encodeSlug, encodeTime } from '../../src/graph/cursor.ts'
import { atMost, sizeWithin } from '../../src/graph/page-size.ts'
import type { Slice } from '../../src/store/reads/slice.ts'

/** A list of numbers, as a store reads it. A cursor is a number, which need not be in the list. */
function sourceOf(list: readonly number[]) {
  const loaded: Slice<number>[] = []
  return {
    loaded,
    load: async (slice: Slice<number>) => {
      loaded.push(slice)
      const { size, fromEnd, after, before } = slice
      const within = list.filter((number) => (after === null || number > after) && (before === null || number < before))
      return fromEnd ? within.slice(Math.max(within.length - size, 0)) : within.slice(0, size)
    },
    count: async () => list.length,
    reaches: async (position: number, side: 'before' | 'after') =>
      list.some((number) => (side === 'before' ? number <= position : number >= position)),
    cursorOf: String,
  }
}

const cursor = fc.option(fc.integer({ min: 0, max: 12 }))
const slices = fc
  .record({ size: fc.integer({ min: 0, max: 6 }), fromEnd: fc.boolean(), after: cursor, before: cursor })
  .filter(({ after, before }) => after === null || before === null || after < before)
const lists = fc.uniqueArray(fc.integer({ min: 0, max: 12 })).map((numbers) => numbers.sort((a, b) => a - b))

describe('A page', () => {
  test('has the entries next to its cursor, and says truly whether entries precede or follow', async () => {
    await fc.assert(
      fc.asyncProperty(lists, slices, async (list, slice) => {
        const { size, fromEnd, after, before } = slice
        const source = sourceOf(list)
        const page = pageOf(slice, source)
        const within = list.filter((number) => number > (after ?? -1) && number < (before ?? 99))
        const expected = fromEnd ? within.slice(Math.max(0, within.length - size)) : within.slice(0, size)
        // The edges of the page: of an empty one, the place where its first entry would be.
        const [low, high] = fromEnd
          ? [expected[0] ?? before ?? 99, expected.at(-1) ?? (before ?? 99) - 1]
          : [expected[0] ?? (after ?? -1) + 1, expected.at(-1) ?? after ?? -1]
        expect((await page.edges()).map(({ node, cursor: cursorOf }) => [node, cursorOf()])).toEqual(
          expected.map((number) => [number, String(number)]),
        )
        expect([await page.hasPreviousPage(), await page.hasNextPage()]).toEqual([
          list.some((number) => number < low),
          list.some((number) => number > high),
        ])
        expect(await page.totalCount()).toBe(list.length)
        // One row more than the page, and read once.
        expect(source.loaded).toEqual([{ ...slice, size: size + 1 }])
      }),
    )
  })

  test('reads no row more if nobody asks whether there are more', async () => {
    const source = sourceOf([1, 2, 3])
    const slice = { size: 2, fromEnd: false, after: null, before: null }
    const page = pageOf(slice, { ...source, looksForMore: false })
    expect(source.loaded).toEqual([])
    expect((await page.edges()).map(({ node }) => node)).toEqual([1, 2])
    expect(source.loaded).toEqual([slice])
  })
})

describe('The arguments of a page', () => {
  const decode = (text: string) => `decoded ${text}`
  test.each([
    [{}, { size: 20, fromEnd: false, after: null, before: null }],
    [
      { first: null, last: null, after: null, before: null },
      { size: 20, fromEnd: false, after: null, before: null },
    ],
    [
      { first: 0, after: 'a' },
      { size: 0, fromEnd: false, after: 'decoded a', before: null },
    ],
    [
      { first: 100, before: '' },
      { size: 100, fromEnd: false, after: null, before: 'decoded ' },
    ],
    [
      { last: 0, before: 'b', after: 'a' },
      { size: 0, fromEnd: true, after: 'decoded a', before: 'decoded b' },
    ],
    [{ last: 100 }, { size: 100, fromEnd: true, after: null, before: null }],
  ])('%j select a slice', (args, slice) => expect(sliceOf(args, decode)).toEqual(slice))

  test.each([
    [{ first: 101 }, '"first" is 101: expected 0 to 100.'],
    [{ first: -1 }, '"first" is -1: expected 0 to 100.'],
    [{ last: 101 }, '"last" is 101: expected 0 to 100.'],
    [{ last: -1 }, '"last" is -1: expected 0 to 100.'],
    [{ first: 0, last: 0 }, 'Both "first" and "last" are given: expected "first" to page forwards or "last" to page backwards.'],
  ])('%j are refused', (args, message) => expect(() => sliceOf(args, decode)).toThrow(new InvalidInput(message)))
})

test('A size and a list are within their limits', () => {
  expect([sizeWithin(1, 'first', 5, 1), sizeWithin(5, 'first', 5, 1)]).toEqual([1, 5])
  expect(() => sizeWithin(0, 'first', 5, 1)).toThrow(new InvalidInput('"first" is 0: expected 1 to 5.'))
  expect(() => sizeWithin(6, 'first', 5, 1)).toThrow(new InvalidInput('"first" is 6: expected 1 to 5.'))
  const items = [1, 2]
  expect(atMost(items, 'ids', 2)).toBe(items)
  expect(() => atMost(items, 'ids', 1)).toThrow(new InvalidInput('"ids" has 2 entries: expected at most 1.'))
})

describe('A cursor', () => {
  const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
  const written = (text: string) => Buffer.from(text).toString('base64url')
  const instants = fc.date({ min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })

  test('is read as it was made', () => {
    fc.assert(
      fc.property(instants, fc.uuid(), fc.double({ min: 0, max: 1e20, noNaN: true }), (publishedAt, someId, score) => {
        const position = { publishedAt, id: someId }
        expect(decodeTime(encodeTime(position))).toEqual(position)
        expect(decodeScore(encodeScore({ ...position, score }))).toEqual({ ...position, score })
      }),
    )
    for (const slug of ['pont', 'covid_19', 'قطر', 'a.b~c']) expect(decodeSlug(encodeSlug({ slug }))).toBe(slug)
  })

  test('has a form that later versions can read', () => {
    const publishedAt = new Date('1969-12-31T23:59:59.000Z')
    expect(encodeTime({ publishedAt, id })).toBe(written(`time:-1000:${id}`))
    expect(encodeScore({ publishedAt, id, score: 1e-7 })).toBe(written(`score:1e-7:-1000:${id}`))
    expect(encodeSlug({ slug: 'pont' })).toBe(written('slug:pont'))
  })

  test.each([
    ...['', 'time:', `time:1:${id}x`, `time:1:x${id}`, `time::${id}`, `time:1.5:${id}`, `time:--1:${id}`, `xtime:1:${id}`, `slug:1:${id}`],
    ...[
      `time:253402300800000:${id}`,
      `time:-62135596800001:${id}`,
      `time:1000000000000000:${id}`,
      `time:9999999999999999:${id}`,
      'time:1:',
    ],
  ])('of time cannot be %j', (text) => expect(() => decodeTime(written(text))).toThrow(InvalidInput))

  test.each([
    ...[
      `score:-1:1:${id}`,
      `score::1:${id}`,
      `score:e:1:${id}`,
      `score:1e:1:${id}`,
      `score:1e999:1:${id}`,
      `score:1..2:1:${id}`,
      `score:1:${id}`,
    ],
    ...[
      `score:1:1:${id}x`,
      `xscore:1:1:${id}`,
      `score:1:253402300800000:${id}`,
      `score:${'1'.repeat(32)}:1:${id}`,
      `score:1 :1:${id}`,
      'score:1:1:',
    ],
  ])('of a score cannot be %j', (text) => expect(() => decodeScore(written(text))).toThrow(InvalidInput))

  test.each(['slug:', 'slug:a b', 'slug:a\n', 'slug:-a', 'xslug:a', 'time:1', 'pont'])('of a slug cannot be %j', (text) =>
    expect(() => decodeSlug(written(text))).toThrow(InvalidInput),
  )

  test('is cut in the message', () => expect(() => decodeTime('x'.repeat(200))).toThrow(`Malformed cursor "${'x'.repeat(100)}":`))
})
