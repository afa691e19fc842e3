import { type Measured, rarity, type Vector } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article in the index. */
export interface Entry extends Measured {
  /** Its number in the index, ascending in the order of addition. */
  readonly number: number
  readonly id: string
  readonly publishedAt: number
  /** Identifier of its section, also in `weights.halfLifeDays`; null if it has none. */
  readonly section: string | null
  readonly authors: readonly string[]
  /** The id of the first article of its story, which may be its own. */
  readonly story: string
  /** A sensitive article has no automatic links, and no other article links to it automatically. */
  readonly sensitive: boolean
}

/** A term of the search for candidates, with its share of the article's length in ten-thousandths. */
export interface QueryTerm {
  readonly term: number
  readonly impact: number
}

/** The weight of a term in ten-thousandths of the article's length. Integers make sums exact, and equal in every database. */
export const impactOf = (weight: number, length: number): number => Math.round((weight / length) * 10_000)

/** Terms that are more common than this are not used to find candidates. */
export const rarityMin = (articles: number, { commonShare, commonMin }: Weights): number =>
  rarity(articles, Math.max(articles * commonShare, commonMin))

/** The index that the engine reads, in the database or in memory. */
export interface Archive {
  /** Number of articles in the snapshot of frequencies. */
  readonly articles: number
  /** The rarity of each term according to the snapshot. An unknown term counts as if a single article had it. */
  raritiesOf(vectors: readonly Vector[]): Promise<(term: number) => number>
  /**
   * Numbers of at most `limit` articles, ordered by the sum of products of impacts, greatest first, then by number. For each term, only the
   * `perTerm` articles with the greatest impact are read.
   */
  candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]>
  /** In any order. Unknown numbers are left out. */
  entriesOf(numbers: readonly number[]): Promise<Entry[]>
}
