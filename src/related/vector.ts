import type { Weights } from './weights.ts'

/**
 * The terms of an article by number, ascending, each with one byte: its count (`nameCount` and `topicCount` for names and topics, which
 * count once, otherwise 1 to 61), whether it may be shown as evidence, and whether its spelling is that of the dictionary. Rarity is not part
 * of it: it comes from the archive's snapshot when vectors are compared.
 */
export interface Vector {
  readonly terms: Uint32Array
  readonly counts: Uint8Array
  /** Number of terms that are words. */
  readonly words: number
}

/** A term with its byte. */
export type VectorEntry = readonly [term: number, count: number]

export const nameCount = 62
export const topicCount = 63
export const wordCountMax = 61
const countMask = 0x3f
const countStep = 0x100
export const publicBit = 0x40
export const writtenBit = 0x80
/** A term that may be shown as evidence. */
export const evident = publicBit | writtenBit

/** Creates a vector from distinct terms in any order. */
export function vectorOf(entries: readonly VectorEntry[]): Vector {
  const sorted = Float64Array.from(entries, ([term, count]) => term * countStep + count).sort()
  return vectorFrom(
    Uint32Array.from(sorted, (key) => key / countStep),
    Uint8Array.from(sorted, (key) => key % countStep),
  )
}

/** Creates a vector from terms in ascending order. */
export function vectorFrom(terms: Uint32Array, counts: Uint8Array): Vector {
  let words = 0
  for (const count of counts) if ((count & countMask) <= wordCountMax) words += 1
  return { terms, counts, words }
}

/** Adds terms that the vector does not contain. */
export function withTerms(vector: Vector, more: readonly VectorEntry[]): Vector {
  if (more.length === 0) return vector
  return vectorOf([...Array.from(vector.terms, (term, index) => [term, vector.counts[index] ?? 0] as const), ...more])
}

/** The factor of each of the 64 counts, without rarity. */
type Factors = Float64Array

/** The two measures for comparisons of articles. */
interface Measures {
  /**
   * Repeated words count only a little more. Names count most in texts of medium length: in shorter texts there is little to distinguish them,
   * so that headlines are compared as with plain TF-IDF; in longer texts most of them are mentioned in passing.
   */
  readonly own: (words: number) => Factors
  /** Plain TF-IDF, which detects duplicates best. */
  readonly plain: Factors
}

const measures = new WeakMap<Weights, Measures>()

export function measuresBy(weights: Weights): Measures {
  let known = measures.get(weights)
  if (!known) {
    const { wordExponent, name, nameWords, topic } = weights
    const factorsOf = (exponent: number, ofName: number): Factors =>
      Float64Array.from({ length: countMask + 1 }, (_, count) =>
        count === nameCount ? ofName : count === topicCount ? topic : count ** exponent,
      )
    const byWords: Factors[] = []
    known = {
      own: (words) => {
        byWords[words] ??= factorsOf(wordExponent, name * Math.min(words / nameWords, nameWords / words))
        return byWords[words]
      },
      plain: factorsOf(1, 0),
    }
    measures.set(weights, known)
  }
  return known
}

/** The rarity of a term that `frequency` of the articles have. */
export const rarity = (articles: number, frequency: number): number => Math.log((articles + 1) / Math.max(frequency, 1))

type RarityOf = (term: number) => number

/** The weight of each term by the engine's own measure, including rarity, in the order of the vector. */
export const weigh = (vector: Vector, weights: Weights, rarityOf: RarityOf): Float64Array =>
  weighBy(measuresBy(weights).own(vector.words), vector, rarityOf)

function weighBy(factors: Factors, { terms, counts }: Vector, rarityOf: RarityOf): Float64Array {
  const weighed = new Float64Array(terms.length)
  for (let index = 0; index < terms.length; index += 1) {
    weighed[index] = (factors[(counts[index] ?? 0) & countMask] ?? 0) * rarityOf(terms[index] ?? 0)
  }
  return weighed
}

/** A vector with its Euclidean lengths by both measures, according to the archive's snapshot. */
export interface Measured {
  readonly vector: Vector
  readonly length: number
  readonly plainLength: number
}

export function measured(vector: Vector, weights: Weights, rarityOf: RarityOf): Measured {
  const { own, plain } = measuresBy(weights)
  return {
    vector,
    length: lengthOf(weighBy(own(vector.words), vector, rarityOf)),
    plainLength: lengthOf(weighBy(plain, vector, rarityOf)),
  }
}

const lengthOf = (weighed: Float64Array): number => Math.sqrt(weighed.reduce((sum, weight) => sum + weight * weight, 0)) || 1

/** A vector prepared for comparison with many: the factor of each term in both products, without the other vector's count. */
export interface Probe {
  readonly terms: Uint32Array
  readonly own: Float64Array
  readonly plain: Float64Array
}

export function probeOf({ vector, length, plainLength }: Measured, weights: Weights, rarityOf: RarityOf): Probe {
  const measure = measuresBy(weights)
  const productsBy = (factors: Factors, size: number): Float64Array => {
    const products = weighBy(factors, vector, rarityOf)
    for (let index = 0; index < products.length; index += 1) {
      products[index] = ((products[index] ?? 0) * rarityOf(vector.terms[index] ?? 0)) / size
    }
    return products
  }
  return { terms: vector.terms, own: productsBy(measure.own(vector.words), length), plain: productsBy(measure.plain, plainLength) }
}

/** The probe's factors by term during a comparison, for both measures; zero otherwise. It grows with the dictionary. */
let spread = new Float64Array(1 << 12)

/**
 * The similarity of an article to each of the others, 0 to 1, in their order: the cosine by the engine's own measure, plus a bonus for
 * similarity by plain TF-IDF. A rebuild spends most of its time here: one look-up per term of the other article takes a fifth of the time of
 * walking both lists of terms.
 */
export function likenesses({ terms, own, plain }: Probe, others: readonly Measured[], weights: Weights): Float64Array {
  const size = (terms.at(-1) ?? 0) + 1
  if (2 * size > spread.length) spread = new Float64Array(2 ** Math.ceil(Math.log2(2 * size)))
  for (let index = 0; index < terms.length; index += 1) {
    const place = 2 * (terms[index] ?? 0)
    spread[place] = own[index] ?? 0
    spread[place + 1] = plain[index] ?? 0
  }
  const found = new Float64Array(others.length)
  for (const [index, other] of others.entries()) found[index] = likenessTo(other, size, weights)
  for (const term of terms) spread[2 * term] = spread[2 * term + 1] = 0
  return found
}

/** Uses the factors in `spread`. Terms are ascending, and those from `size` on have no factors. */
function likenessTo({ vector: { terms, counts, words }, length, plainLength }: Measured, size: number, weights: Weights): number {
  const { own, plain } = measuresBy(weights)
  const factors = own(words)
  let sum = 0
  let plainSum = 0
  for (let index = 0; index < terms.length; index += 1) {
    const term = terms[index] ?? 0
    if (term >= size) break
    const count = (counts[index] ?? 0) & countMask
    sum += (spread[2 * term] ?? 0) * (factors[count] ?? 0)
    plainSum += (spread[2 * term + 1] ?? 0) * (plain[count] ?? 0)
  }
  const { plainSquareShare } = weights
  const plainCosine = plainSum / plainLength
  return Math.min(1, (sum / length + plainSquareShare * plainCosine ** 2) / (1 + plainSquareShare))
}

/** Common terms that may be shown as evidence, ordered by their contribution to the similarity, heaviest first. */
export function sharedEvidence({ terms, own }: Probe, mine: Vector, theirs: Vector, weights: Weights): number[] {
  const factors = measuresBy(weights).own(theirs.words)
  const shared: { term: number; weight: number }[] = []
  let inMine = 0
  let inTheirs = 0
  while (inMine < terms.length && inTheirs < theirs.terms.length) {
    const difference = (terms[inMine] ?? 0) - (theirs.terms[inTheirs] ?? 0)
    if (difference === 0) {
      const count = theirs.counts[inTheirs] ?? 0
      if (((mine.counts[inMine] ?? 0) & count & evident) === evident) {
        shared.push({ term: terms[inMine] ?? 0, weight: (own[inMine] ?? 0) * (factors[count & countMask] ?? 0) })
      }
      inMine += 1
      inTheirs += 1
    } else if (difference < 0) inMine += 1
    else inTheirs += 1
  }
  return shared.sort((a, b) => b.weight - a.weight || a.term - b.term).map(({ term }) => term)
}
