import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evident,
  likenesses,
  measured,
  nameCount,
  probeOf,
  publicBit,
  rarity,
  sharedEvidence,
  topicCount,
  type Vector,
  type VectorEntry,
  vectorOf,
  weigh,
  withTerms,
  wordCountMax,
  writtenBit,
} from '../../src/related/vector.ts'
import { decodeVector, encodeVector } from '../../src/related/vector-codec.ts'
import { weights as chosen } from '../../src/related/weights.ts'

const weights = { ...chosen, nameWords: 4 }

const entriesBelow = (termMax: number) =>
  fc.uniqueArray(
    fc
      .tuple(fc.nat(termMax), fc.integer({ min: 1, max: topicCount }), fc.constantFrom(0, publicBit, writtenBit, evident))
      .map(([term, count, bits]): VectorEntry => [term, count | bits]),
    { selector: ([term]) => term, maxLength: 12 },
  )
/** Few different terms, so that vectors share some. */
const anyEntries = entriesBelow(20)
const anyVector = anyEntries.map(vectorOf)

const rarityOf = (term: number) => 0.5 + (term % 7)
const listed = ({ terms, counts }: Vector): VectorEntry[] => Array.from(terms, (term, index) => [term, counts[index] ?? 0])
const byTerm = (entries: readonly VectorEntry[]) => entries.toSorted(([a], [b]) => a - b)
const countOf = (byte: number) => byte % publicBit

/** The two measures by their definitions: the weight of a term in an article with this number of words. */
function ownWeight([term, byte]: VectorEntry, words: number): number {
  const count = countOf(byte)
  const nameFactor = weights.name * Math.min(words / weights.nameWords, weights.nameWords / words)
  return rarityOf(term) * (count === nameCount ? nameFactor : count === topicCount ? weights.topic : count ** weights.wordExponent)
}
function plainWeight([term, byte]: VectorEntry): number {
  const count = countOf(byte)
  return rarityOf(term) * (count === nameCount ? 0 : count === topicCount ? weights.topic : count)
}
const lengthOf = (all: readonly number[]) => Math.hypot(...all) || 1
const cosine = (mine: Vector, theirs: Vector, weightIn: (entry: VectorEntry, words: number) => number) => {
  const [a, b] = [mine, theirs].map((vector) => new Map(listed(vector).map((entry) => [entry[0], weightIn(entry, vector.words)])))
  const product = [...(a ?? [])].reduce((sum, [term, weight]) => sum + weight * (b?.get(term) ?? 0), 0)
  return product / lengthOf([...(a?.values() ?? [])]) / lengthOf([...(b?.values() ?? [])])
}

describe('A vector', () => {
  test('has its terms in ascending order, and knows how many of them are words', () => {
    fc.assert(
      fc.property(entriesBelow(2 ** 32 - 1), (entries) => {
        const vector = vectorOf(entries)
        expect(listed(vector)).toEqual(byTerm(entries))
        expect(vector.words).toBe(entries.filter(([, byte]) => countOf(byte) <= wordCountMax).length)
        const bytes = encodeVector(vector)
        expect(bytes).toHaveLength(5 * entries.length)
        // Bytes from a database may be a part of a larger buffer.
        expect(decodeVector(new Uint8Array([9, ...bytes, 9]).subarray(1, -1))).toEqual(vector)
      }),
    )
    expect([
      ...encodeVector(
        vectorOf([
          [0x01020304, 7 | evident],
          [5, 6],
        ]),
      ),
    ]).toEqual([5, 0, 0, 0, 4, 3, 2, 1, 6, 0xc7])
  })

  test('can get more terms, and stays the same if there are none', () => {
    const vector = vectorOf([
      [3, 1],
      [9, nameCount],
    ])
    expect(withTerms(vector, [])).toBe(vector)
    expect(
      withTerms(vector, [
        [5, 2],
        [1, topicCount],
      ]),
    ).toEqual(
      vectorOf([
        [1, topicCount],
        [3, 1],
        [5, 2],
        [9, nameCount],
      ]),
    )
  })

  test('weighs words by their count, names by the length of the text, and topics by a constant, times their rarity', () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        const own = listed(vector).map((entry) => ownWeight(entry, vector.words))
        weigh(vector, weights, rarityOf).forEach((weight, index) => {
          expect(weight).toBeCloseTo(own[index] ?? 0, 9)
        })
        const { length, plainLength } = measured(vector, weights, rarityOf)
        expect(length).toBeCloseTo(lengthOf(own), 9)
        expect(plainLength).toBeCloseTo(lengthOf(listed(vector).map(plainWeight)), 9)
      }),
    )
  })

  test('is as rare as its share of the archive, and an unknown term is as rare as one of a single article', () => {
    expect([rarity(9, 10), rarity(9, 5), rarity(9, 1), rarity(9, 0)]).toEqual([0, Math.log(2), Math.log(10), Math.log(10)])
  })
})

describe('The similarity of articles', () => {
  test('is the cosine by the engine’s measure with a bonus for that by plain TF-IDF, whatever was compared before', () => {
    const share = weights.plainSquareShare
    // The last vector has terms beyond the first size of the table of factors.
    const far = entriesBelow(9000).map(vectorOf)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(anyVector, far), fc.array(fc.oneof(anyVector, far), { maxLength: 4 })), { maxLength: 3 }),
        (rounds) => {
          for (const [mine, others] of rounds) {
            const probe = probeOf(measured(mine, weights, rarityOf), weights, rarityOf)
            const found = likenesses(
              probe,
              others.map((vector) => measured(vector, weights, rarityOf)),
              weights,
            )
            expect(found).toHaveLength(others.length)
            for (const [index, theirs] of others.entries()) {
              const expected = (cosine(mine, theirs, ownWeight) + share * cosine(mine, theirs, plainWeight) ** 2) / (1 + share)
              expect(found[index]).toBeCloseTo(Math.min(1, expected), 9)
              expect(found[index]).toBeLessThanOrEqual(1)
            }
          }
        },
      ),
    )
  })

  test('of terms with numbers around the size of the table is exact, and grows the table', () => {
    for (const last of [2047, 2048, 4095, 4096, 9000, 20_000]) {
      const same = measured(
        vectorOf([
          [1, 1],
          [last, 2],
        ]),
        weights,
        rarityOf,
      )
      const other = measured(vectorOf([[last + 1, 2]]), weights, rarityOf)
      const [toSame, toOther] = likenesses(probeOf(same, weights, rarityOf), [same, other], weights)
      expect(toSame).toBeCloseTo(1, 9)
      expect(toOther).toBe(0)
    }
  })

  test('is explained by common terms that both spell as the dictionary does in public, heaviest first', () => {
    fc.assert(
      fc.property(anyVector, anyVector, (mine, theirs) => {
        const other = new Map(listed(theirs))
        const shared = listed(mine)
          .filter(([term, byte]) => (byte & (other.get(term) ?? 0) & evident) === evident)
          .map(([term, byte]) => ({
            term,
            weight: ownWeight([term, byte], mine.words) * ownWeight([term, other.get(term) ?? 0], theirs.words),
          }))
        const found = sharedEvidence(probeOf(measured(mine, weights, rarityOf), weights, rarityOf), mine, theirs, weights)
        const weightOf = new Map(shared.map(({ term, weight }) => [term, weight]))
        expect(found.toSorted((a, b) => a - b)).toEqual(shared.map(({ term }) => term))
        for (const [index, term] of found.entries()) {
          const next = found[index + 1]
          if (next === undefined) continue
          const difference = (weightOf.get(term) ?? 0) - (weightOf.get(next) ?? 0)
          expect(difference).toBeGreaterThan(-1e-9)
          if (Math.abs(difference) < 1e-12 && rarityOf(term) === rarityOf(next)) expect(term).toBeLessThan(next)
        }
      }),
    )
    const same = vectorOf([
      [8, 1 | evident],
      [1, 1 | evident],
      [15, 1 | evident],
    ])
    expect(sharedEvidence(probeOf(measured(same, weights, rarityOf), weights, rarityOf), same, same, weights)).toEqual([1, 8, 15])
  })
})
