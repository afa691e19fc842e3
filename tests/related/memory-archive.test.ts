import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { impactOf, rarityMin } from '../../src/related/archive.ts'
import { articlesBetween, MemoryArchive, noPause, type Posting, type Unmeasured } from '../../src/related/memory-archive.ts'
import { measured, rarity, type VectorEntry, vectorOf, weigh } from '../../src/related/vector.ts'
import { weights as chosen } from '../../src/related/weights.ts'

const weights = { ...chosen, commonShare: 0.5, commonMin: 4 }
const termsMax = 12

const article = (id: string, terms: readonly VectorEntry[], publishedAt = 0): Unmeasured => ({
  id,
  vector: vectorOf(terms),
  publishedAt,
  section: null,
  authors: [],
  sensitive: false,
})

const archiveOf = (articles: readonly Unmeasured[], terms = termsMax, pause = noPause) =>
  MemoryArchive.of(articles, { terms, weights, pause })

const anyArticles = fc
  .array(fc.dictionary(fc.integer({ min: 0, max: termsMax - 1 }).map(String), fc.integer({ min: 1, max: 63 }), { maxKeys: 6 }), {
    maxLength: 12,
  })
  .map((all) =>
    all.map((terms, n) =>
      article(
        `a${n}`,
        Object.entries(terms).map(([term, count]) => [Number(term), count] as const),
      ),
    ),
  )

/** The postings by their definition. */
function postingsByDefinition(articles: readonly Unmeasured[]): Posting[] {
  const frequencyOf = (term: number) => articles.filter(({ vector }) => vector.terms.includes(term)).length
  const rarityOf = (term: number) => rarity(articles.length, frequencyOf(term))
  return articles
    .flatMap(({ vector }, index) => {
      const { length } = measured(vector, weights, rarityOf)
      const weighed = weigh(vector, weights, rarityOf)
      return Array.from(vector.terms, (term, at) => ({ term, impact: impactOf(weighed[at] ?? 0, length), number: index + 1 }))
    })
    .filter(({ term }) => rarityOf(term) >= rarityMin(articles.length, weights))
    .sort((a, b) => a.term - b.term || b.impact - a.impact || a.number - b.number)
}

const firstPerTerm = (postings: readonly Posting[], perTerm: number) =>
  postings.filter((posting, index) => postings.slice(0, index).filter(({ term }) => term === posting.term).length < perTerm)

describe('An archive in memory', () => {
  test('numbers and measures its articles in their order, and counts the articles of each term', async () => {
    const articles = [
      article('a', [[2, 1]]),
      article('b', [
        [2, 3],
        [5, 62],
      ]),
      article('c', []),
    ]
    const archive = await archiveOf(articles)
    const rarities: Record<number, number> = { 2: rarity(3, 2), 5: rarity(3, 1) }
    expect(archive.articles).toBe(3)
    expect(archive.entries).toEqual(
      articles.map((one, index) => ({
        ...one,
        ...measured(one.vector, weights, (term) => rarities[term] ?? 0),
        number: index + 1,
        story: one.id,
      })),
    )
    expect([1, 2, 5, termsMax].map((term) => archive.frequencyOf(term))).toEqual([0, 2, 1, 0])
    expect([2, 5, termsMax].map(await archive.raritiesOf())).toEqual([rarities[2], rarities[5], 0])
    expect(await archive.entriesOf([3, 0, 1, 4])).toEqual([archive.entries[2], archive.entries[0]])
  })

  test('has the postings of the rarer terms, those with the greatest impact first', async () => {
    await fc.assert(
      fc.asyncProperty(anyArticles, fc.integer({ min: 1, max: 4 }), async (articles, perTerm) => {
        const archive = await archiveOf(articles)
        expect([...archive.postings(perTerm)]).toEqual(firstPerTerm(postingsByDefinition(articles), perTerm))
      }),
    )
  })

  test('finds the articles with the greatest sums of products of impacts, again for each query', async () => {
    const query = fc.uniqueArray(fc.record({ term: fc.nat(termsMax - 1), impact: fc.integer({ min: 1, max: 9 }) }), {
      selector: ({ term }) => term,
      maxLength: 5,
    })
    const limits = fc.record({ limit: fc.integer({ min: 1, max: 8 }), perTerm: fc.integer({ min: 1, max: 6 }) })
    await fc.assert(
      fc.asyncProperty(anyArticles, fc.array(fc.tuple(query, limits), { minLength: 1, maxLength: 4 }), async (articles, queries) => {
        const archive = await archiveOf(articles)
        for (const [terms, { limit, perTerm }] of queries) {
          const sums = new Map<number, number>()
          for (const { term, impact, number } of firstPerTerm(postingsByDefinition(articles), perTerm)) {
            const own = terms.find((one) => one.term === term)
            if (own) sums.set(number, (sums.get(number) ?? 0) + own.impact * impact)
          }
          const best = [...sums].sort(([a, sumA], [b, sumB]) => sumB - sumA || a - b).map(([number]) => number)
          expect(await archive.candidatesFor(terms, limit, perTerm)).toEqual(best.slice(0, limit))
        }
      }),
    )
  })

  test('finds the first of several articles with the same sum', async () => {
    const archive = await archiveOf([article('a', [[2, 1]]), article('b', [[1, 1]]), article('c', [[2, 1]])])
    const query = [
      { term: 1, impact: 2 },
      { term: 2, impact: 2 },
    ]
    expect(await archive.candidatesFor(query, 3, 9)).toEqual([1, 2, 3])
    expect(await archive.candidatesFor(query, 2, 9)).toEqual([1, 2])
    expect(await archive.candidatesFor([], 2, 9)).toEqual([])
  })

  test('takes an article into the story of the most similar earlier one, whatever the order of the articles', async () => {
    const day = 86_400_000
    const flood = [
      [1, 1],
      [2, 1],
      [3, 1],
    ] as const
    const archive = await archiveOf([
      article('third', flood, 6 * day),
      article('second', flood, 3 * day),
      article('first', flood, 0),
      article('at the same time', flood, 0),
      article('another', [[7, 1]], day),
    ])
    await archive.tellStories()
    expect(archive.entries.map(({ id, story }) => [id, story])).toEqual([
      ['third', 'first'],
      ['second', 'first'],
      ['first', 'first'],
      ['at the same time', 'first'],
      ['another', 'another'],
    ])
  })

  test('pauses while it is built: after each 200 articles, twice, and after each 5000 terms; and after each ten stories', async () => {
    let pauses = 0
    const pause = async () => {
      pauses += 1
    }
    const archive = await archiveOf(
      Array.from({ length: 2 * articlesBetween }, (_, n) => article(String(n), [])),
      5001,
      pause,
    )
    expect(pauses).toBe(2 + 2 + 2)
    await archive.tellStories(pause)
    expect(pauses).toBe(6 + (2 * articlesBetween) / 10)
  })
})
