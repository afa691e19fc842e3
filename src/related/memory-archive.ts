import { type Archive, type Entry, impactOf, type QueryTerm, rarityMin } from './archive.ts'
import { candidatesOf, storyOf } from './rank.ts'
import { measured, rarity, weigh } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article whose lengths have not been computed yet. */
export type Unmeasured = Omit<Entry, 'length' | 'plainLength' | 'number' | 'story'>

/** The impact of a term in an article, by their numbers. */
export interface Posting extends QueryTerm {
  readonly number: number
}

/** A key that sorts by greatest impact, then by least number. */
const keyOf = (impact: number, number: number): number => (impactMax - impact) * keyStep + number
const impactMax = 10_000
const keyStep = 2 ** 32

/** Yields to the event loop. */
export type Pause = () => Promise<unknown>
export const noPause: Pause = () => Promise.resolve()

/** Numbers of items between two pauses: articles to weigh, articles whose story is determined, and terms whose postings are sorted. */
export const articlesBetween = 200
const storiesBetween = 10
const termsBetween = 5000

/** The postings of all terms in one array, with the start of each term's postings. */
interface Postings {
  readonly starts: Uint32Array
  readonly numbers: Uint32Array
  readonly impacts: Uint16Array
}

interface Parts {
  readonly entries: Entry[]
  readonly frequencies: Uint32Array
  readonly postings: Postings
  readonly rarityOf: (term: number) => number
  readonly weights: Weights
}

/**
 * A whole archive in memory, for an evaluation or a rebuild. It gives the same results as the stored one. Postings are in one array, grouped
 * by term, with six bytes each.
 */
export class MemoryArchive implements Archive {
  readonly articles: number
  readonly #weights: Weights
  readonly #entries: Entry[]
  readonly #frequencies: Uint32Array
  readonly #postings: Postings
  /** Sum of each article during a search for candidates; zero otherwise. */
  readonly #sums: Float64Array
  readonly rarityOf: (term: number) => number

  private constructor({ entries, frequencies, postings, rarityOf, weights }: Parts) {
    this.articles = entries.length
    this.#weights = weights
    this.#entries = entries
    this.#frequencies = frequencies
    this.#postings = postings
    this.#sums = new Float64Array(entries.length + 1)
    this.rarityOf = rarityOf
  }

  /**
   * Articles are numbered from 1 in their order. Terms are numbers below `terms`. A large archive takes seconds, so `pause` is called
   * regularly.
   */
  static async of(
    articles: readonly Unmeasured[],
    { terms, weights, pause }: { readonly terms: number; readonly weights: Weights; readonly pause: Pause },
  ): Promise<MemoryArchive> {
    const frequencies = new Uint32Array(terms)
    for (const { vector } of articles) for (const term of vector.terms) frequencies[term] = (frequencies[term] ?? 0) + 1
    const rarities = Float64Array.from(frequencies, (frequency) => rarity(articles.length, frequency))
    const rarityOf = (term: number) => rarities[term] ?? 0
    const entries: Entry[] = []
    for (const article of articles) {
      const number = entries.push({
        ...article,
        ...measured(article.vector, weights, rarityOf),
        number: entries.length + 1,
        story: article.id,
      })
      if (number % articlesBetween === 0) await pause()
    }
    const postings = await postingsOf(entries, { frequencies, rarityOf, weights, pause })
    return new MemoryArchive({ entries, frequencies, postings, rarityOf, weights })
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  frequencyOf(term: number): number {
    return this.#frequencies[term] ?? 0
  }

  /** At most `perTerm` articles of each term, those with the greatest impact first. */
  *postings(perTerm: number): Generator<Posting> {
    const { starts, numbers, impacts } = this.#postings
    for (let term = 0; term + 1 < starts.length; term += 1) {
      const start = starts[term] ?? 0
      const end = Math.min(starts[term + 1] ?? 0, start + perTerm)
      for (let place = start; place < end; place += 1) yield { term, impact: impacts[place] ?? 0, number: numbers[place] ?? 0 }
    }
  }

  /** Determines the story of each article, in chronological order. `pause` is called regularly. */
  async tellStories(pause = noPause): Promise<void> {
    const inTime = this.#entries.toSorted((a, b) => a.publishedAt - b.publishedAt || a.number - b.number)
    for (const [index, entry] of inTime.entries()) {
      const story = await storyOf(this, entry, await candidatesOf(this, entry, this.#weights), this.#weights)
      this.#entries[entry.number - 1] = { ...entry, story }
      if (index % storiesBetween === 0) await pause()
    }
  }

  raritiesOf(): Promise<(term: number) => number> {
    return Promise.resolve(this.rarityOf)
  }

  candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]> {
    const { starts, numbers, impacts } = this.#postings
    const touched: number[] = []
    for (const { term, impact } of query) {
      const start = starts[term] ?? 0
      const end = Math.min(starts[term + 1] ?? 0, start + perTerm)
      for (let place = start; place < end; place += 1) {
        const number = numbers[place] ?? 0
        const sum = this.#sums[number] ?? 0
        if (sum === 0) touched.push(number)
        this.#sums[number] = sum + impact * (impacts[place] ?? 0)
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

/** The postings of the rarer terms, ordered by impact, greatest first. */
async function postingsOf(
  entries: readonly Entry[],
  { frequencies, rarityOf, weights, pause }: Omit<Parts, 'entries' | 'postings'> & { readonly pause: Pause },
): Promise<Postings> {
  const terms = frequencies.length
  const rare = rarityMin(entries.length, weights)
  const starts = new Uint32Array(terms + 1)
  for (let term = 0; term < terms; term += 1) {
    starts[term + 1] = (starts[term] ?? 0) + (rarityOf(term) >= rare ? (frequencies[term] ?? 0) : 0)
  }
  const keys = new Float64Array(starts[terms] ?? 0)
  const next = starts.slice()
  for (const { vector, length, number } of entries) {
    const weighed = weigh(vector, weights, rarityOf)
    for (const [index, term] of vector.terms.entries()) {
      if (rarityOf(term) < rare) continue
      const place = next[term] ?? 0
      keys[place] = keyOf(impactOf(weighed[index] ?? 0, length), number)
      next[term] = place + 1
    }
    if (number % articlesBetween === 0) await pause()
  }
  for (let term = 0; term < terms; term += 1) {
    keys.subarray(starts[term], starts[term + 1]).sort()
    if (term % termsBetween === 0) await pause()
  }
  return {
    starts,
    numbers: Uint32Array.from(keys, (key) => key % keyStep),
    impacts: Uint16Array.from(keys, (key) => impactMax - Math.floor(key / keyStep)),
  }
}

/** The value at `rank` from the greatest, or the least one if there are fewer. Changes the order of the values (Hoare's selection). */
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
