import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/related/archive.ts'
import { diversify } from '../../src/related/diversity.ts'
import { MemoryArchive, noPause, type Unmeasured } from '../../src/related/memory-archive.ts'
import { candidatesOf, linksFrom, rank, similaritiesOf, storyOf } from '../../src/related/rank.ts'
import { evident, likenesses, probeOf, type VectorEntry, vectorOf } from '../../src/related/vector.ts'
import { weights as chosen, type Weights } from '../../src/related/weights.ts'

const day = 86_400_000
const weights: Weights = { ...chosen, commonShare: 1, halfLifeDays: { default: 30, sport: 10 } }
const ranked = { weights, diversity: false, size: 10 }

interface Given extends Partial<Omit<Unmeasured, 'id' | 'vector'>> {
  readonly id: string
  /** Each letter is a word. */
  readonly text: string
}

function article({ id, text, ...facts }: Given): Unmeasured {
  const entries = [...new Set(text)].map((letter): VectorEntry => [letter.charCodeAt(0) - 96, (text.split(letter).length - 1) | evident])
  return { id, vector: vectorOf(entries), publishedAt: 0, section: null, authors: [], sensitive: false, ...facts }
}

async function archiveOf(given: readonly Given[], by = weights) {
  const archive = await MemoryArchive.of(given.map(article), { terms: 27, weights: by, pause: noPause })
  const entry = (id: string): Entry => {
    const found = archive.entries.find((one) => one.id === id)
    if (!found) throw new Error(`There is no ${id}.`)
    return found
  }
  const similarity = (a: string, b: string) => likenesses(probeOf(entry(a), by, archive.rarityOf), [entry(b)], by)[0] ?? 0
  const links = async (id: string, options: Partial<typeof ranked> = {}) =>
    (await linksFrom(archive, entry(id), { ...ranked, weights: by, ...options })).map((link) => ({ ...link, id: link.target.id }))
  return { archive, entry, similarity, links }
}

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

describe('The candidates for an article', () => {
  test('share its heaviest terms, without the article and without terms that are too common', async () => {
    const given = [
      { id: 'source', text: 'aabcz' },
      { id: 'one', text: 'az' },
      { id: 'two', text: 'bcz' },
      { id: 'none', text: 'xz' },
    ]
    const candidates = async (by: Partial<Weights>) => {
      const own = { ...weights, ...by }
      const { archive, entry } = await archiveOf(given, own)
      return idsOf(await candidatesOf(archive, entry('source'), own)).toSorted()
    }
    expect(await candidates({})).toEqual(['none', 'one', 'two'])
    expect(await candidates({ commonShare: 0.5, commonMin: 2 })).toEqual(['one', 'two'])
    expect(await candidates({ commonShare: 0.5, commonMin: 2, queryTermsMax: 1 })).toEqual(['one'])
    expect(await candidates({ commonShare: 0.5, commonMin: 2, candidatesMax: 1 })).toHaveLength(1)
    // Equally heavy terms are taken by number.
    const { archive, entry } = await archiveOf([
      { id: 'source', text: 'ba' },
      { id: 'a', text: 'a' },
      { id: 'b', text: 'b' },
    ])
    expect(idsOf(await candidatesOf(archive, entry('source'), { ...weights, queryTermsMax: 1 }))).toEqual(['a'])
  })

  test('are compared without the article itself, most similar first, equals by number', async () => {
    const { archive, entry, similarity } = await archiveOf([
      { id: 'far', text: 'axyz' },
      { id: 'source', text: 'abc' },
      { id: 'near', text: 'abd' },
      { id: 'as near', text: 'abd' },
    ])
    const found = await similaritiesOf(archive, entry('source'), archive.entries.toReversed(), weights)
    expect(found.map(({ target, similarity: value }) => [target.id, value])).toEqual(
      ['near', 'as near', 'far'].map((id) => [id, similarity('source', id)]),
    )
  })
})

describe('The list of an article', () => {
  const given: Given[] = [
    { id: 'source', text: 'abcd', publishedAt: 100 * day, section: 'sport' },
    { id: 'near', text: 'abce', publishedAt: 90 * day, section: 'news' },
    { id: 'later', text: 'abce', publishedAt: 120 * day },
    { id: 'far', text: 'axyz', publishedAt: 100 * day },
    { id: 'none', text: 'xyz' },
    { id: 'sensitive', text: 'abcd', sensitive: true },
  ]

  test('has the score of each entry by similarity, that to its neighbours, and closeness in time', async () => {
    const by = { ...weights, feedback: 0.5, feedbackFrom: 2, proximity: 0.25 }
    const { similarity, links } = await archiveOf(given, by)
    // The two nearest give feedback.
    const score = (id: string, days: number, halfLife: number, source = 'source') => {
      const feedback = ['near', 'later'].reduce((sum, best) => sum + (best === id ? 1 : similarity(best, id)), 0) / 2
      return (
        (((similarity(source, id) + by.feedback * feedback) / (1 + by.feedback)) * (1 + by.proximity * 0.5 ** (days / halfLife))) /
        (1 + by.proximity)
      )
    }
    const found = await links('source')
    expect(idsOf(found)).toEqual(['near', 'later', 'far'])
    const expected = [score('near', 10, 10), score('later', 20, 10), score('far', 0, 10)]
    for (const [index, link] of found.entries()) {
      expect(link.score).toBeCloseTo(expected[index] ?? -1, 12)
      expect(link.similarity).toBe(similarity('source', link.id))
    }
    expect(idsOf(await links('source', { size: 2 }))).toEqual(['near', 'later'])
  })

  test('uses the half-life of its own section, or the default', async () => {
    const by = { ...weights, feedback: 0, proximity: 1 }
    for (const [section, halfLife] of [
      ['sport', 10],
      ['news', 30],
      ['toString', 30],
      [null, 30],
    ] as const) {
      const { similarity, links } = await archiveOf(
        [
          { id: 'source', text: 'ab', section },
          { id: 'other', text: 'ac', publishedAt: 30 * day, section: 'sport' },
        ],
        by,
      )
      const [link] = await links('source')
      expect(link?.score).toBeCloseTo((similarity('source', 'other') * (1 + 0.5 ** (30 / halfLife))) / 2, 12)
    }
  })

  test('has no sensitive article, and that of a sensitive article is empty', async () => {
    const { links } = await archiveOf(given)
    expect(await links('sensitive')).toEqual([])
    expect(idsOf(await links('near'))).not.toContain('sensitive')
  })

  test('has no article below the least score, and scores only the most similar ones', async () => {
    const { links } = await archiveOf(given)
    const [, second] = await links('source')
    const least = second?.score ?? 0
    expect(idsOf(await (await archiveOf(given, { ...weights, scoreMin: least })).links('source'))).toEqual(['near', 'later'])
    expect(idsOf(await (await archiveOf(given, { ...weights, rescoredMax: 1 })).links('source'))).toEqual(['near'])
  })

  test('is ordered by score, and equal scores by number', async () => {
    const { links } = await archiveOf(['source', 'b', 'a', 'c'].map((id) => ({ id, text: id === 'source' ? 'abd' : 'abc' })))
    expect(idsOf(await links('source'))).toEqual(['b', 'a', 'c'])
    const unequal = await archiveOf([
      { id: 'source', text: 'abcd' },
      { id: 'far', text: 'axyz' },
      { id: 'near', text: 'abce' },
    ])
    expect(idsOf(await unequal.links('source'))).toEqual(['near', 'far'])
  })

  test('names the common terms, heaviest first, at most ten', async () => {
    const { links } = await archiveOf([
      { id: 'source', text: 'aabcdefghijklm' },
      { id: 'one', text: 'bcaaa' },
      { id: 'all', text: 'abcdefghijklm' },
    ])
    const terms = Object.fromEntries((await links('source')).map(({ id, terms: shared }) => [id, shared]))
    expect(terms.one).toEqual([1, 2, 3])
    expect(terms.all).toHaveLength(2 * weights.evidenceTermsMax)
  })
})

describe('A story', () => {
  const days = weights.storyDays
  const given: Given[] = [
    { id: 'first', text: 'abcd', publishedAt: 0 },
    { id: 'in time', text: 'abcd', publishedAt: days * day },
    { id: 'too late', text: 'abcd', publishedAt: 2 * days * day + 1 },
    { id: 'different', text: 'axyz', publishedAt: 0 },
    { id: 'same time', text: 'abcd', publishedAt: 0 },
  ]

  test('is that of the most similar earlier article within the time limit, or begins with the article', async () => {
    const { archive, entry } = await archiveOf(given)
    const story = (id: string) => storyOf(archive, entry(id), archive.entries, weights)
    expect(await Promise.all(given.map(({ id }) => story(id)))).toEqual(['first', 'first', 'too late', 'different', 'first'])
  })

  test('is stated for two articles of one story that are similar and close in time', async () => {
    const { archive, links } = await archiveOf(given)
    await archive.tellStories()
    const stories = async (id: string) => Object.fromEntries((await links(id)).map(({ id: other, story }) => [other, story]))
    expect(await stories('first')).toEqual({ 'in time': 'first', 'same time': 'first', 'too late': null, different: null })
    const limits = { ...weights, storySimilarity: 1 }
    const strict = await archiveOf(given, limits)
    await strict.archive.tellStories()
    expect((await strict.links('first')).map(({ id, story, similarity }) => [id, story === 'first', similarity >= 1])).toSatisfy(
      (all: [string, boolean, boolean][]) => all.every(([id, told, same]) => told === (same && id !== 'too late')),
    )
  })
})

describe('A diverse list', () => {
  const lettersOf = (n: number) => String.fromCharCode(97 + 2 * n, 98 + 2 * n)

  /** A list in which only articles with the same text are similar; scores fall by one hundredth. */
  async function diverse(given: readonly (Partial<Given> & { score?: number })[], by: Partial<Weights> = {}, size = 10) {
    const own = { ...weights, ...by }
    const { archive } = await archiveOf(
      given.map(({ score: _score, ...facts }, n) => ({ id: String(n), text: lettersOf(n), ...facts })),
      own,
    )
    const links = archive.entries.map((target, n) => ({ target, similarity: 0.9 - n / 10, score: given[n]?.score ?? 1 - n / 100 }))
    const found = await diversify(links, { weights: own, size }, () => Promise.resolve((entry) => probeOf(entry, own, archive.rarityOf)))
    return found.map(({ target, similarity, score }) => [target.id, similarity, Number(score.toFixed(6))])
  }

  test('is ordered by score, has at most the wanted size, and keeps similarities', async () => {
    expect(await diverse([{ score: 0.5 }, { score: 0.7 }, { score: 0.6 }])).toEqual([
      ['1', 0.8, 0.7],
      ['2', 0.7, 0.6],
      ['0', 0.9, 0.5],
    ])
    expect(await diverse([{}, {}, {}], {}, 2)).toEqual([
      ['0', 0.9, 1],
      ['1', 0.8, 0.99],
    ])
    expect(await diverse([])).toEqual([])
  })

  test('lowers the score of a copy of an earlier entry, and of no other', async () => {
    const penalty = { duplicateSimilarity: 0.7, duplicatePenalty: 0.3 }
    expect(await diverse([{ text: 'ab' }, { text: 'ab' }, { text: 'cd' }, { text: 'ef' }], penalty)).toEqual([
      ['0', 0.9, 1],
      ['2', 0.9 - 2 / 10, 0.98],
      ['3', 0.9 - 3 / 10, 0.97],
      ['1', 0.8, Number((0.99 * 0.7).toFixed(6))],
    ])
    // Similar articles below the limit lose nothing.
    expect(
      (await diverse([{ text: 'abcx' }, { text: 'abcy' }, { text: 'zw' }], { ...penalty, duplicateSimilarity: 0.95 })).map(([id]) => id),
    ).toEqual(['0', '1', '2'])
  })

  test('has at most so many entries of an author and of a section in each window, if others have a similar score', async () => {
    const caps = { window: 3, perAuthorMax: 1, perSectionMax: 2, givesWayTo: 0.8 }
    const ids = async (given: Parameters<typeof diverse>[0]) => (await diverse(given, caps)).map(([id]) => id).join('')
    expect(await ids([{ authors: ['x'] }, { authors: ['y', 'x'] }, { authors: ['z'] }, { authors: [] }])).toBe('0231')
    expect(await ids([{ section: 's' }, { section: 's' }, { section: 's' }, { section: 't' }, {}])).toBe('01324')
    // Articles without a section are not limited, and a new window begins after three entries.
    expect(await ids([{}, {}, {}, {}])).toBe('0123')
    expect(await ids([{ authors: ['x'] }, {}, {}, { authors: ['x'] }])).toBe('0123')
    // Nobody else: the limit gives way.
    expect(await ids([{ authors: ['x'] }, { authors: ['x'] }])).toBe('01')
    expect(await ids([{ authors: ['x'], score: 1 }, { authors: ['x'], score: 1 }, { score: 0.79 }])).toBe('012')
    expect(await ids([{ authors: ['x'], score: 1 }, { authors: ['x'], score: 1 }, { score: 0.8 }])).toBe('021')
    expect(await ids([{ authors: ['x'], score: 1 }, { authors: ['x'], score: 1 }, { score: 0.85 }, { score: 0.9 }])).toBe('0321')
  })

  test('never has a score above that of the entry before', async () => {
    const scores = (await diverse([{ authors: ['x'] }, { authors: ['x'] }, {}], { perAuthorMax: 1 })).map(([, , score]) => score)
    expect(scores).toEqual([1, 0.98, 0.98])
  })
})

test('a list is diverse if that is asked for', async () => {
  const { archive, entry } = await archiveOf([
    { id: 'source', text: 'abcde' },
    ...['1', '2', '3'].map((id) => ({ id, text: 'abc', authors: ['x'] })),
    { id: '4', text: 'abx' },
  ])
  const by = { ...weights, perAuthorMax: 1, givesWayTo: 0.1 }
  const ids = async (diversity: boolean) =>
    (await rank(archive, entry('source'), archive.entries, { weights: by, diversity, size: 2 })).map(({ target }) => target.id)
  expect(await ids(false)).toEqual(['1', '2'])
  expect(await ids(true)).toEqual(['1', '4'])
})
