import type { Weights } from './weights.ts'

/**
 * The terms of an article by their numbers, ascending, each with one byte: how often it counts (`nameCount` and `topicCount` for those
 * that count once, otherwise 1 to 61), whether readers may be told of it, and whether it is written as the dictionary has it.
 * Rarity is no part of it: it is taken from the archive's snapshot when vectors are compared.
 */
export interface Vector {
  readonly terms: Uint32Array
  readonly counts: Uint8Array
  /** How many of the terms are words. */
  readonly words: number
}

/** A term with its byte. */
export type VectorEntry = readonly [term: number, count: number]

export const nameCount = 62
export const topicCount = 63
export const wordCountMax = 61
const countMask = 0x3f
const countStep = 0x100
export const toldBit = 0x40
export const writtenBit = 0x80
/** A term that may be shown as evidence. */
export const evident = toldBit | writtenBit

/** A vector of terms in any order; each may come once. */
export function vectorOf(entries: readonly VectorEntry[]): Vector {
  const sorted = Float64Array.from(entries, ([term, count]) => term * countStep + count).sort()
  return vectorFrom(
    Uint32Array.from(sorted, (key) => key / countStep),
    Uint8Array.from(sorted, (key) => key % countStep),
  )
}

/** A vector of terms that are ascending. */
export function vectorFrom(terms: Uint32Array, counts: Uint8Array): Vector {
  let words = 0
  for (const count of counts) if ((count & countMask) <= wordCountMax) words += 1
  return { terms, counts, words }
}

/** The same with more terms, none of which it has yet. */
export function withTerms(vector: Vector, more: readonly VectorEntry[]): Vector {
  if (more.length === 0) return vector
  return vectorOf([...Array.from(vector.terms, (term, index) => [term, vector.counts[index] ?? 0] as const), ...more])
}

/** What each of the 64 counts is worth, before rarity. */
type Factors = Float64Array

/** The two measures by which articles are compared. */
interface Measures {
  /**
   * Words that stand often count little more, and names count most in a text of some words: in a shorter one there is little to tell them
   * from the rest, so that a headline is compared as plain TF-IDF does; in a longer one most of them are mentioned in passing.
   */
  readonly own: (words: number) => Factors
  /** Plain TF-IDF: it tells best who tells the same. */
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

/** How rare a term is that `frequency` of so many articles have. */
export const rarity = (articles: number, frequency: number): number => Math.log((articles + 1) / Math.max(frequency, 1))

type RarityOf = (term: number) => number

/** Each term's weight by the engine's own measure, rarity included, in the order of the vector. */
export const weigh = (vector: Vector, weights: Weights, rarityOf: RarityOf): Float64Array =>
  weighBy(measuresBy(weights).own(vector.words), vector, rarityOf)

function weighBy(factors: Factors, { terms, counts }: Vector, rarityOf: RarityOf): Float64Array {
  const weighed = new Float64Array(terms.length)
  for (let index = 0; index < terms.length; index += 1) {
    weighed[index] = (factors[(counts[index] ?? 0) & countMask] ?? 0) * rarityOf(terms[index] ?? 0)
  }
  return weighed
}

/** A vector with its Euclidean lengths by both measures, under the archive's snapshot. */
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

/** A vector made ready to be compared with many: what each term adds to either product, but for the other's count. */
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

/** What a probe has for each term, by both measures, while it is compared; zero otherwise. It grows with the dictionary. */
let spread = new Float64Array(1 << 12)

/**
 * How alike an article is to each of the others, 0 to 1, in their order: the cosine by the engine's own measure, and where plain TF-IDF
 * sees likeness too, more. This is where a rebuild spends its time: a look-up a term of the other takes a fifth of what it takes to walk
 * both lists of terms.
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

/** With what is spread; terms are ascending, and from `size` on nothing is. */
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

/** Terms of both that may be shown as evidence, with what each adds to the likeness by the engine's own measure, the heaviest first. */
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
