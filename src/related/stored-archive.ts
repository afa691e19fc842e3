import type { Database } from '../store/database/database.ts'
import { readCandidates, readEntries, readFrequencies } from '../store/reads/related-index.ts'
import type { Archive, Entry, QueryTerm } from './archive.ts'
import { rarity, type Vector } from './vector.ts'
import { decodeVector } from './vector-codec.ts'

/** Rarities are kept as long as the archive is used, up to this number of terms. */
const raritiesMax = 500_000

/** The archive in the database, according to one snapshot of term frequencies. */
export class StoredArchive implements Archive {
  readonly articles: number
  readonly #database: Pick<Database, 'query'>
  readonly #rarities = new Map<number, number>()

  constructor(database: Pick<Database, 'query'>, articles: number) {
    this.articles = articles
    this.#database = database
  }

  async raritiesOf(vectors: readonly Vector[]): Promise<(term: number) => number> {
    if (this.#rarities.size > raritiesMax) this.#rarities.clear()
    const missing = new Set<number>()
    for (const { terms } of vectors) for (const term of terms) if (!this.#rarities.has(term)) missing.add(term)
    if (missing.size > 0) {
      for (const { number, frequency } of await readFrequencies(this.#database, [...missing])) {
        this.#rarities.set(number, rarity(this.articles, frequency))
      }
    }
    return (term) => this.#rarities.get(term) ?? rarity(this.articles, 1)
  }

  candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]> {
    return readCandidates(this.#database, query, { limit, perTerm })
  }

  entriesOf(numbers: readonly number[]): Promise<Entry[]> {
    return this.#entries({ numbers })
  }

  entriesOfArticles(articleIds: readonly string[]): Promise<Entry[]> {
    return this.#entries({ articleIds })
  }

  async #entries(by: Parameters<typeof readEntries>[1]): Promise<Entry[]> {
    const records = await readEntries(this.#database, by)
    return records.map(({ vector, publishedAt, ...entry }) => ({
      ...entry,
      vector: decodeVector(vector),
      publishedAt: publishedAt.getTime(),
    }))
  }
}
