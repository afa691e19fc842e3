import type { Weights } from './weights.ts'

/**
 * The terms of an article by their numbers, ascending, each with one byte: how often it counts (`nameCount` and `topicCount` for those
 * that count once, otherwise 1 to 61), whether readers may be told of it, and whether it is written as the dictionary has it.
 * Rarity is no part of it: it is taken from the archive's snapshot when vectors are compared.
 */
export interface Vector {
  readonly terms: Uint32Array
  readonly counts: Uint8Array
}

export const nameCount = 62
export const topicCount = 63
export const wordCountMax = 61
const countMask = 0x3f
export const toldBit = 0x40
export const writtenBit = 0x80
/** A term that may be shown as evidence. */
export const evident = toldBit | writtenBit

/** A vector of terms in any order; each may come once. */
export function vectorOf(entries: readonly (readonly [term: number, count: number])[]): Vector {
  const sorted = entries.toSorted(([a], [b]) => a - b)
  return { terms: Uint32Array.from(sorted, ([term]) => term), counts: Uint8Array.from(sorted, ([, count]) => count) }
}

/** What each of the 64 counts is worth, before rarity. */
export type CountFactors = Float64Array

export const countFactors = ({ wordExponent, name, topic }: Weights): CountFactors =>
  Float64Array.from({ length: countMask + 1 }, (_, count) =>
    count === nameCount ? name : count === topicCount ? topic : count ** wordExponent,
  )

/** How rare a term is that `frequency` of so many articles have. */
export const rarity = (articles: number, frequency: number): number => Math.log((articles + 1) / Math.max(frequency, 1))

/** Each term's weight, rarity included, in the order of the vector. */
export function weigh({ terms, counts }: Vector, factors: CountFactors, rarityOf: (term: number) => number): Float64Array {
  const weighed = new Float64Array(terms.length)
  for (let index = 0; index < terms.length; index += 1) {
    weighed[index] = (factors[(counts[index] ?? 0) & countMask] ?? 0) * rarityOf(terms[index] ?? 0)
  }
  return weighed
}

export const lengthOf = (weighed: Float64Array): number => Math.sqrt(weighed.reduce((sum, weight) => sum + weight * weight, 0)) || 1

/** A vector made ready to be compared with many: what each term adds to a product, but for the other's count. */
export interface Probe {
  readonly terms: Uint32Array
  readonly products: Float64Array
}

export function probeOf(vector: Vector, length: number, factors: CountFactors, rarityOf: (term: number) => number): Probe {
  const products = weigh(vector, factors, rarityOf)
  for (let index = 0; index < products.length; index += 1) {
    products[index] = ((products[index] ?? 0) * rarityOf(vector.terms[index] ?? 0)) / length
  }
  return { terms: vector.terms, products }
}

/** The cosine of two articles, 0 to 1. Both lists of terms are ascending: this is where a rebuild spends its time. */
export function cosine({ terms: mine, products }: Probe, { terms: theirs, counts }: Vector, length: number, factors: CountFactors): number {
  let sum = 0
  let a = 0
  let b = 0
  while (a < mine.length && b < theirs.length) {
    const difference = (mine[a] ?? 0) - (theirs[b] ?? 0)
    if (difference === 0) {
      sum += (products[a] ?? 0) * (factors[(counts[b] ?? 0) & countMask] ?? 0)
      a += 1
      b += 1
    } else if (difference < 0) a += 1
    else b += 1
  }
  return Math.min(1, sum / length)
}

/** Calls with the places of each term that both have. Both are ascending. */
export function eachShared(a: Uint32Array, b: Uint32Array, found: (inA: number, inB: number) => void): void {
  let inA = 0
  let inB = 0
  while (inA < a.length && inB < b.length) {
    const difference = (a[inA] ?? 0) - (b[inB] ?? 0)
    if (difference === 0) found(inA++, inB++)
    else if (difference < 0) inA += 1
    else inB += 1
  }
}
