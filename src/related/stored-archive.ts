import { type Database, Prisma } from '../store/database.ts'
import type { Archive, Entry, QueryTerm } from './archive.ts'
import { decodeVector } from './vector-codec.ts'

interface EntryRow extends Omit<Entry, 'vector' | 'publishedAt'> {
  readonly vector: Uint8Array
  readonly publishedAt: Date
}

/** What the snapshot says is kept for as long as the archive is used, up to so many terms. */
const frequenciesMax = 500_000

/** What an impact lacks to the greatest: postings are stored by it, so that an index in its natural order has the greatest first. */
export const shortfallOf = (impact: number): number => 10_000 - impact

/** The archive in the database, as one snapshot of frequencies sees it. */
export class StoredArchive implements Archive {
  readonly articles: number
  readonly #query: Database['query']
  readonly #frequencies = new Map<number, number>()

  constructor({ query }: Pick<Database, 'query'>, articles: number) {
    this.articles = articles
    this.#query = query
  }

  async frequenciesOf(terms: Iterable<number>): Promise<(term: number) => number> {
    const missing = [...terms].filter((term) => !this.#frequencies.has(term))
    if (missing.length > 0) {
      if (this.#frequencies.size > frequenciesMax) this.#frequencies.clear()
      const rows = await this.#query<{ number: number; frequency: number }>(Prisma.sql`
        SELECT number, snapshot_frequency AS frequency FROM related_term WHERE number = ANY(${missing}::int[])`)
      for (const { number, frequency } of rows) this.#frequencies.set(number, frequency)
    }
    return (term) => this.#frequencies.get(term) ?? 1
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
      SELECT entry.number, entry.article_id AS id, entry.vector, entry.length, entry.story_id AS story, article.published_at AS "publishedAt",
        section.slug AS section, article.sensitive,
        ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id ORDER BY position) AS authors
      FROM related_entry AS entry JOIN article ON article.id = entry.article_id LEFT JOIN section ON section.id = article.section_id
      WHERE ${which}`)
    return rows.map(({ vector, publishedAt, ...entry }) => ({ ...entry, vector: decodeVector(vector), publishedAt: publishedAt.getTime() }))
  }
}
