import { type Measured, rarity, type Vector } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article as the engine compares it. */
export interface Entry extends Measured {
  /** Its number in the index, ascending as articles come. */
  readonly number: number
  readonly id: string
  readonly publishedAt: number
  /** What its section is called in `weights.halfLifeDays`, and told apart by; null where it has none. */
  readonly section: string | null
  readonly authors: readonly string[]
  /** The article that begins its story: another's id, or its own. */
  readonly story: string
  /** Nothing is put under a sensitive article, nor it under another. */
  readonly sensitive: boolean
}

/** A term that candidates are looked for by, with how much it says of the article in ten-thousandths. */
export interface QueryTerm {
  readonly term: number
  readonly impact: number
}

/** Weights of terms in ten-thousandths of an article's length: whole numbers, so that every sum is exact and every database agrees. */
export const impactOf = (weight: number, length: number): number => Math.round((weight / length) * 10_000)

/** Terms that are less rare than this find no candidates. */
export const rarityMin = (articles: number, { commonShare, commonMin }: Weights): number =>
  rarity(articles, Math.max(articles * commonShare, commonMin))

/** What the engine reads, from a database or from memory. */
export interface Archive {
  /** How many articles the snapshot counts. */
  readonly articles: number
  /** How rare each term of these is by the snapshot; one that it doesn't know is as if a single article had it. */
  raritiesOf(vectors: readonly Vector[]): Promise<(term: number) => number>
  /**
   * Numbers of articles by the sum of products of impacts, greatest first, then by number: at most `limit`, and of each term only the
   * `perTerm` articles that it says most of.
   */
  candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]>
  /** In no order. An unknown number is left out. */
  entriesOf(numbers: readonly number[]): Promise<Entry[]>
}
