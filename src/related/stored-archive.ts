import { type Database, Prisma } from '../store/database/database.ts'
import type { Archive, Entry, QueryTerm } from './archive.ts'
import { rarity, type Vector } from './vector.ts'
import { decodeVector } from './vector-codec.ts'

interface EntryRow extends Omit<Entry, 'vector' | 'publishedAt'> {
  readonly vector: Uint8Array
  readonly publishedAt: Date
}

/** Maximum number of cached rarities. They are cached as long as the archive is in use. */
const raritiesMax = 500_000

/** The difference to the greatest possible impact. Postings are stored with it, so that an ascending index has the greatest impact first. */
export const shortfallOf = (impact: number): number => 10_000 - impact

/** The archive in the database, with one snapshot of frequencies. */
export class StoredArchive implements Archive {
  readonly articles: number
  readonly #query: Database['query']
  readonly #rarities = new Map<number, number>()

  constructor({ query }: Pick<Database, 'query'>, articles: number) {
    this.articles = articles
    this.#query = query
  }

  async raritiesOf(vectors: readonly Vector[]): Promise<(term: number) => number> {
    if (this.#rarities.size > raritiesMax) this.#rarities.clear()
    const missing = new Set<number>()
    for (const { terms } of vectors) for (const term of terms) if (!this.#rarities.has(term)) missing.add(term)
    if (missing.size > 0) {
      const rows = await this.#query<{ number: number; frequency: number }>(Prisma.sql`
        SELECT number, snapshot_frequency AS frequency FROM related_term WHERE number = ANY(${[...missing]}::int[])`)
      for (const { number, frequency } of rows) this.#rarities.set(number, rarity(this.articles, frequency))
    }
    return (term) => this.#rarities.get(term) ?? rarity(this.articles, 1)
  }

  async candidatesFor(query: readonly QueryTerm[], limit: number, perTerm: number): Promise<number[]> {
    const rows = await this.#query<{ number: number }>(Prisma.sql`
      SELECT posting.number
      FROM unnest(${query.map(({ term }) => term)}::int[], ${query.map(({ impact }) => impact)}::int[]) AS asked(term, impact)
      CROSS JOIN LATERAL (
        SELECT found.number, 10000 - found.shortfall AS impact FROM related_posting AS found WHERE found.term = asked.term
        ORDER BY found.shortfall, found.number LIMIT ${perTerm}
      ) AS posting
      GROUP BY posting.number ORDER BY sum(asked.impact * posting.impact) DESC, posting.number LIMIT ${limit}`)
    return rows.map(({ number }) => number)
  }

  entriesOf(numbers: readonly number[]): Promise<Entry[]> {
    return this.#entries(Prisma.sql`entry.number = ANY(${numbers}::int[])`)
  }

  entriesOfArticles(ids: readonly string[]): Promise<Entry[]> {
    return this.#entries(Prisma.sql`entry.article_id = ANY(${ids}::uuid[])`)
  }

  async #entries(which: Prisma.Sql): Promise<Entry[]> {
    const rows = await this.#query<EntryRow>(Prisma.sql`
      SELECT entry.number, entry.article_id AS id, entry.vector, entry.length, entry.plain_length AS "plainLength", entry.story_id AS story, article.published_at AS "publishedAt",
        section.slug AS section, article.sensitive,
        ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id ORDER BY position) AS authors
      FROM related_entry AS entry JOIN article ON article.id = entry.article_id LEFT JOIN section ON section.id = article.section_id
      WHERE ${which}`)
    return rows.map(({ vector, publishedAt, ...entry }) => ({ ...entry, vector: decodeVector(vector), publishedAt: publishedAt.getTime() }))
  }
}
