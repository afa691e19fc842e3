import { type Archive, type Entry, impactOf, type QueryTerm, rarityMin } from './archive.ts'
import { candidatesOf, storyOf } from './rank.ts'
import { measured, rarity, weigh } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article that is not yet measured against the others. */
export type Unmeasured = Omit<Entry, 'length' | 'plainLength' | 'number' | 'story'>

/** That a term says so much of an article, by its number. */
export interface Posting extends QueryTerm {
  readonly number: number
}

/** An impact and a number as one key that sorts by the greatest impact, then by the least number. */
const keyOf = (impact: number, number: number): number => (impactMax - impact) * keyStep + number
const impactMax = 10_000
const keyStep = 2 ** 32

const pauseEvery = 10

/**
 * A whole archive in memory, for an evaluation and for a rebuild: it answers as the stored one does. Postings lie in one array, those of
 * a term together, six bytes each.
 */
export class MemoryArchive implements Archive {
  readonly articles: number
  readonly #weights: Weights
  readonly #entries: Entry[]
  readonly #frequencies: Uint32Array
  readonly #rarities: Float64Array
  readonly rarityOf = (term: number): number => this.#rarities[term] ?? 0
  /** Where the postings of each term begin; those of the last end at the end. */
  readonly #starts: Uint32Array
  readonly #numbers: Uint32Array
  readonly #impacts: Uint16Array
  /** Of each article while candidates are looked for; zero otherwise. */
  readonly #sums: Float64Array

  /** Numbers are given in the order of the articles, from 1. Terms are numbers below `terms`. */
  constructor(articles: readonly Unmeasured[], terms: number, weights: Weights) {
    this.articles = articles.length
    this.#weights = weights
    this.#frequencies = new Uint32Array(terms)
    for (const { vector } of articles) for (const term of vector.terms) this.#frequencies[term] = this.frequencyOf(term) + 1
    this.#rarities = Float64Array.from(this.#frequencies, (frequency) => rarity(articles.length, frequency))
    const rare = rarityMin(articles.length, weights)
    this.#entries = articles.map((article, index) => ({
      ...article,
      ...measured(article.vector, weights, this.rarityOf),
      number: index + 1,
      story: article.id,
    }))
    this.#sums = new Float64Array(articles.length + 1)
    this.#starts = new Uint32Array(terms + 1)
    for (let term = 0; term < terms; term += 1) {
      this.#starts[term + 1] = (this.#starts[term] ?? 0) + (this.rarityOf(term) >= rare ? this.frequencyOf(term) : 0)
    }
    const keys = new Float64Array(this.#starts[terms] ?? 0)
    const next = this.#starts.slice()
    for (const { vector, length, number } of this.#entries) {
      const weighed = weigh(vector, weights, this.rarityOf)
      for (const [index, term] of vector.terms.entries()) {
        if (this.rarityOf(term) < rare) continue
        const place = next[term] ?? 0
        keys[place] = keyOf(impactOf(weighed[index] ?? 0, length), number)
        next[term] = place + 1
      }
    }
    for (let term = 0; term < terms; term += 1) keys.subarray(this.#starts[term], this.#starts[term + 1]).sort()
    this.#numbers = Uint32Array.from(keys, (key) => key % keyStep)
    this.#impacts = Uint16Array.from(keys, (key) => impactMax - Math.floor(key / keyStep))
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  frequencyOf(term: number): number {
    return this.#frequencies[term] ?? 0
  }

  /** The articles of each term, those that it says most of first: at most so many. */
  *postings(perTerm: number): Generator<Posting> {
    for (let term = 0; term + 1 < this.#starts.length; term += 1) {
      const start = this.#starts[term] ?? 0
      const end = Math.min(this.#starts[term + 1] ?? 0, start + perTerm)
      for (let place = start; place < end; place += 1) yield { term, impact: this.#impacts[place] ?? 0, number: this.#numbers[place] ?? 0 }
    }
  }

  /** Says which story each article belongs to, in the order in which they appeared. `pause` lets others have their turn now and then. */
  async tellStories(pause: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    const inTime = this.#entries.toSorted((a, b) => a.publishedAt - b.publishedAt || a.number - b.number)
    for (const [index, { number }] of inTime.entries()) {
      const entry = this.#entries[number - 1]
      if (!entry) continue
      const story = await storyOf(this, entry, await candidatesOf(this, entry, this.#weights), this.#weights)
      this.#entries[number - 1] = { ...entry, story }
      if (index % pauseEvery === 0) await pause()
    }
  }

  raritiesOf(): Promise<(term: number) => number> {
    return Promise.resolve(this.rarityOf)
  }

  candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]> {
    const touched: number[] = []
    for (const { term, impact } of query) {
      const start = this.#starts[term] ?? 0
      const end = Math.min(this.#starts[term + 1] ?? 0, start + perTerm)
      for (let place = start; place < end; place += 1) {
        const number = this.#numbers[place] ?? 0
        const sum = this.#sums[number] ?? 0
        if (sum === 0) touched.push(number)
        this.#sums[number] = sum + impact * (this.#impacts[place] ?? 0)
      }
    }
    const least = greatestOf(
      Float64Array.from(touched, (number) => this.#sums[number] ?? 0),
      limit,
    )
    const best = touched
      .filter((number) => (this.#sums[number] ?? 0) >= least)
      .map((number) => ({ number, sum: this.#sums[number] ?? 0 }))
      .sort((a, b) => b.sum - a.sum || a.number - b.number)
    for (const number of touched) this.#sums[number] = 0
    return Promise.resolve(best.slice(0, limit).map(({ number }) => number))
  }

  entriesOf(numbers: readonly number[]): Promise<Entry[]> {
    return Promise.resolve(numbers.flatMap((number) => this.#entries[number - 1] ?? []))
  }
}

/** The one that stands at `rank` of these from the greatest on, or the least of fewer. Their order is lost (Hoare's selection). */
function greatestOf(values: Float64Array, rank: number): number {
  let low = 0
  let high = values.length - 1
  const wanted = Math.min(rank, values.length) - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] ?? 0) > pivot) left += 1
      while ((values[right] ?? 0) < pivot) right -= 1
      if (left > right) break
      const swapped = values[left] ?? 0
      values[left++] = values[right] ?? 0
      values[right--] = swapped
    }
    if (wanted <= right) high = right
    else if (wanted >= left) low = left
    else break
  }
  return values[wanted] ?? 0
}
