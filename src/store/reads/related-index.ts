import { type Database, Prisma, type Statements } from '../database/database.ts'

type Reads = Pick<Database, 'query'>

/** The state of the related index, which is one row. */
export interface IndexState {
  /** Increases with every change of the index, so that a writer can check that what it computed from has not changed. */
  readonly revision: string
  /** Articles counted by the snapshot of term frequencies. */
  readonly articles: number
  /** Articles in the index now. */
  readonly entries: number
  /** The number of the snapshot of term frequencies, and of the one that all vectors are measured by. */
  readonly snapshot: number
  readonly measured: number
  /** False while a rebuild is writing, or after one that was interrupted. */
  readonly ready: boolean
  /** When a rebuild last wrote; null if none is running. */
  readonly rebuildingAt: Date | null
}

export async function readIndexState({ query }: Reads): Promise<IndexState> {
  const [state] = await query<IndexState>(Prisma.sql`SELECT revision::text AS revision, articles, entries, snapshot, measured, ready,
    rebuilding_at AS "rebuildingAt" FROM related_state`)
  if (!state) throw new Error('The related index has no state: its migration makes one row.')
  return state
}

/** A term of the dictionary. */
export interface TermRecord {
  readonly term: string
  readonly number: number
  /** The term as written where it first occurred. */
  readonly surface: string
  /** Articles that contain it, according to the snapshot. */
  readonly frequency: number
  /** How often the word has a capital where no sentence begins, and how often none. */
  readonly upper: number
  readonly lower: number
}

/** Unknown terms are left out. */
export const readTerms = ({ query }: Reads, terms: readonly string[]): Promise<TermRecord[]> =>
  query(Prisma.sql`SELECT term, number, surface, snapshot_frequency AS frequency, upper, lower FROM related_term
      WHERE term = ANY(${terms}::text[])`)

/** The numbers of these terms. Unknown terms are left out. */
export async function readTermNumbers(statements: Statements, terms: readonly string[]): Promise<number[]> {
  const rows = await statements.$queryRaw<{ number: number }[]>(Prisma.sql`
    SELECT number FROM related_term WHERE term = ANY(${terms}::text[])`)
  return rows.map(({ number }) => number)
}

export const readSurfaces = ({ query }: Reads, numbers: readonly number[]): Promise<Pick<TermRecord, 'number' | 'surface'>[]> =>
  query(Prisma.sql`SELECT number, surface FROM related_term WHERE number = ANY(${numbers}::int[])`)

type TermFrequency = Pick<TermRecord, 'number' | 'frequency'>

export const readFrequencies = ({ query }: Reads, numbers: readonly number[]): Promise<TermFrequency[]> =>
  query(Prisma.sql`
        SELECT number, snapshot_frequency AS frequency FROM related_term WHERE number = ANY(${numbers}::int[])`)

export const readAllFrequencies = ({ query }: Reads): Promise<TermFrequency[]> =>
  query(Prisma.sql`SELECT number, snapshot_frequency AS frequency FROM related_term`)

/**
 * What an impact lacks to the greatest. Postings are stored by it, so that the index in its natural order has the greatest impacts first.
 */
export const shortfallOf = (impact: number): number => 10_000 - impact

/**
 * Numbers of entries by the sum of products of impacts, greatest first, then by number: at most `limit`, reading of each term only the
 * `perTerm` postings of greatest impact.
 */
export async function readCandidates(
  { query }: Reads,
  terms: readonly { readonly term: number; readonly impact: number }[],
  { limit, perTerm }: { readonly limit: number; readonly perTerm: number },
): Promise<number[]> {
  const rows = await query<{ number: number }>(Prisma.sql`
      SELECT posting.number
      FROM unnest(${terms.map(({ term }) => term)}::int[], ${terms.map(({ impact }) => impact)}::int[]) AS lookup(term, impact)
      CROSS JOIN LATERAL (
        SELECT found.number, 10000 - found.shortfall AS impact FROM related_posting AS found WHERE found.term = lookup.term
        ORDER BY found.shortfall, found.number LIMIT ${perTerm}
      ) AS posting
      GROUP BY posting.number ORDER BY sum(lookup.impact * posting.impact) DESC, posting.number LIMIT ${limit}`)
  return rows.map(({ number }) => number)
}

/** An article in the index. */
export interface IndexEntryRecord {
  readonly number: number
  readonly id: string
  /** As `related/vector-codec.ts` encodes it. */
  readonly vector: Uint8Array
  readonly length: number
  readonly plainLength: number
  /** The id of the article that begins its story. */
  readonly story: string
  readonly publishedAt: Date
  /** The slug of its section. */
  readonly section: string | null
  readonly sensitive: boolean
  readonly authors: readonly string[]
}

/** The entries with these numbers, or of these articles, in no order. */
export const readEntries = (
  { query }: Reads,
  by: { readonly numbers: readonly number[] } | { readonly articleIds: readonly string[] },
): Promise<IndexEntryRecord[]> =>
  query(Prisma.sql`
      SELECT entry.number, entry.article_id AS id, entry.vector, entry.length, entry.plain_length AS "plainLength", entry.story_id AS story, article.published_at AS "publishedAt",
        section.slug AS section, article.sensitive,
        ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id ORDER BY position) AS authors
      FROM related_entry AS entry JOIN article ON article.id = entry.article_id LEFT JOIN section ON section.id = article.section_id
      WHERE ${'numbers' in by ? Prisma.sql`entry.number = ANY(${by.numbers}::int[])` : Prisma.sql`entry.article_id = ANY(${by.articleIds}::uuid[])`}`)

/** The vectors of up to `limit` entries after a number, in the order of their numbers. */
export const readVectorsAfter = ({ query }: Reads, number: number, limit: number): Promise<Pick<IndexEntryRecord, 'number' | 'vector'>[]> =>
  query(Prisma.sql`
      SELECT number, vector FROM related_entry WHERE number > ${number} ORDER BY number LIMIT ${limit}`)

/** The vectors of the articles of a topic. */
export async function readVectorsOfTopic(statements: Statements, topicId: string): Promise<Pick<IndexEntryRecord, 'id' | 'vector'>[]> {
  const rows = await statements.$queryRaw<{ id: string; vector: string }[]>(Prisma.sql`
    SELECT entry.article_id AS id, encode(entry.vector, 'hex') AS vector FROM article_topic
    JOIN related_entry AS entry ON entry.article_id = article_topic.article_id WHERE article_topic.topic_id = ${topicId}::uuid`)
  return rows.map(({ id, vector }) => ({ id, vector: Buffer.from(vector, 'hex') }))
}

/** The articles listed under one article, best first. */
export interface NeighbourList {
  readonly articleId: string
  readonly targets: readonly string[]
  /** The least similarity of the list. */
  readonly weakest: number
}

/** The lists of these articles, and every list that contains the target. */
export const readNeighbourLists = ({ query }: Reads, articleIds: readonly string[], targetId: string): Promise<NeighbourList[]> =>
  query(Prisma.sql`
    SELECT article_id AS "articleId", array_agg(target_id::text ORDER BY position) AS targets, min(similarity) AS weakest FROM article_neighbour
    WHERE article_id = ANY(${articleIds}::uuid[])
      OR article_id IN (SELECT article_id FROM article_neighbour WHERE target_id = ${targetId}::uuid)
    GROUP BY article_id`)
