import { type Database, Prisma, type Statements } from '../database/database.ts'
import { type IndexEntryRecord, shortfallOf, type TermRecord } from '../reads/related-index.ts'

/** One transaction at a time writes the index, across all processes. */
const indexLock = 7_072_737

/** The index has changed since it was read: nothing was written, and what was computed from it has to be computed again. */
export class IndexChanged extends Error {
  override name = 'IndexChanged'
}

/** Locks the index until the transaction ends, and returns its next revision. IndexChanged if its revision is not the given one. */
export const lockIndex = (statements: Statements, revision: string): Promise<string> =>
  lockedAt(
    statements,
    Prisma.sql`UPDATE related_state SET revision = revision + 1 WHERE revision = ${revision}::bigint RETURNING revision::text AS revision`,
  )

/** Locks the index, and returns the revision that the statement finds. IndexChanged if it finds none. */
async function lockedAt(statements: Statements, find: Prisma.Sql): Promise<string> {
  await statements.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${indexLock})`)
  const [found] = await statements.$queryRaw<{ revision: string }[]>(find)
  if (!found) throw new IndexChanged('The index has changed since it was read.')
  return found.revision
}

/**
 * Adds the terms that the dictionary lacks, unless the index has another revision than the given one: then IndexChanged, because a rebuild may
 * have emptied the dictionary, and gives the numbers of new terms itself. No article has the terms until one is written.
 */
export const addTerms = (database: Database, revision: string, terms: readonly Pick<TermRecord, 'term' | 'surface'>[]): Promise<void> =>
  database.transaction(async (statements) => {
    await lockedAt(statements, Prisma.sql`SELECT revision::text AS revision FROM related_state WHERE revision = ${revision}::bigint`)
    await statements.$executeRaw(Prisma.sql`INSERT INTO related_term (term, surface)
      SELECT term, surface FROM unnest(${terms.map(({ term }) => term)}::text[], ${terms.map(({ surface }) => surface)}::text[]) AS new(term, surface)
      ON CONFLICT (term) DO NOTHING`)
  })

/** Adds to the number of articles that have each of these terms. */
export async function countArticlesOfTerms(statements: Statements, numbers: readonly number[], by: 1 | -1): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_term SET frequency = frequency + ${by}::int WHERE number = ANY(${numbers}::int[])`)
}

/** Adds to the number of times that each word was written with and without a capital. */
export async function countCases(statements: Statements, words: readonly Pick<TermRecord, 'term' | 'upper' | 'lower'>[]): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_term SET upper = related_term.upper + seen.upper, lower = related_term.lower + seen.lower
      FROM unnest(${words.map(({ term }) => term)}::text[], ${words.map(({ upper }) => upper)}::int[],
        ${words.map(({ lower }) => lower)}::int[]) AS seen(word, upper, lower) WHERE related_term.term = seen.word`)
}

/** A number for a new entry. */
export async function nextEntryNumber({ query }: Pick<Database, 'query'>): Promise<number> {
  const [row] = await query<{ number: number }>(
    Prisma.sql`SELECT nextval(pg_get_serial_sequence('related_entry', 'number'))::int AS number`,
  )
  return row?.number ?? 0
}

/** An entry to write. */
export type NewEntry = Pick<IndexEntryRecord, 'number' | 'id' | 'length' | 'plainLength' | 'story'> & { readonly vector: Buffer }

export async function insertEntry(statements: Statements, { number, id, vector, length, plainLength, story }: NewEntry): Promise<void> {
  await statements.$executeRaw(Prisma.sql`INSERT INTO related_entry (number, article_id, vector, length, plain_length, story_id)
    VALUES (${number}, ${id}::uuid, decode(${vector.toString('hex')}, 'hex'), ${length}, ${plainLength},
      ${story}::uuid)`)
}

/** Writes many entries. Articles that were deleted in the meantime are left out. */
export async function insertEntries(statements: Statements, entries: readonly NewEntry[]): Promise<void> {
  await statements.$executeRaw(Prisma.sql`INSERT INTO related_entry (number, article_id, vector, length, plain_length, story_id)
    SELECT entry.number, entry.id, decode(entry.vector, 'hex'), entry.length, entry.plain_length, entry.story
    FROM unnest(${entries.map(({ number }) => number)}::int[], ${entries.map(({ id }) => id)}::uuid[],
      ${entries.map(({ vector }) => vector.toString('hex'))}::text[], ${entries.map(({ length }) => length)}::float8[],
      ${entries.map(({ plainLength }) => plainLength)}::float8[], ${entries.map(({ story }) => story)}::uuid[])
      AS entry(number, id, vector, length, plain_length, story)
    WHERE EXISTS (SELECT FROM article WHERE article.id = entry.id)`)
}

/**
 * Deletes the entry of an article and returns its vector; null if it had none. The postings stay: they lead to a number that no entry has,
 * until a rebuild.
 */
export async function deleteEntry(statements: Statements, articleId: string): Promise<Uint8Array | null> {
  const [deleted] = await statements.$queryRaw<{ vector: string }[]>(Prisma.sql`
    DELETE FROM related_entry WHERE article_id = ${articleId}::uuid RETURNING encode(vector, 'hex') AS vector`)
  return deleted ? Buffer.from(deleted.vector, 'hex') : null
}

/** Changes the number of entries that the index's state records. */
export async function countEntries(statements: Statements, by: number): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_state SET entries = entries + ${by}`)
}

/** How much a term says of an entry, in ten-thousandths. */
export interface PostingRecord {
  readonly term: number
  readonly impact: number
  /** The entry's number. */
  readonly number: number
}

export async function insertPostings(statements: Statements, postings: readonly PostingRecord[]): Promise<void> {
  await statements.$executeRaw(Prisma.sql`INSERT INTO related_posting (term, shortfall, number)
    SELECT term, shortfall, number FROM unnest(${postings.map(({ term }) => term)}::int[],
      ${postings.map(({ impact }) => shortfallOf(impact))}::int[], ${postings.map(({ number }) => number)}::int[]) AS posting(term, shortfall, number)`)
}

/** Makes the current term frequencies the snapshot. */
export async function takeSnapshot(statements: Statements): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_term SET snapshot_frequency = frequency WHERE snapshot_frequency <> frequency`)
  await statements.$executeRaw(Prisma.sql`UPDATE related_state SET snapshot = snapshot + 1, articles = entries`)
}

/** Writes the lengths of vectors that were measured by the newest snapshot. */
export async function saveLengths(
  { query }: Pick<Database, 'query'>,
  entries: readonly Pick<IndexEntryRecord, 'number' | 'length' | 'plainLength'>[],
): Promise<void> {
  await query(Prisma.sql`UPDATE related_entry SET length = measured.length, plain_length = measured.plain_length
      FROM unnest(${entries.map(({ number }) => number)}::int[], ${entries.map(({ length }) => length)}::float8[],
        ${entries.map(({ plainLength }) => plainLength)}::float8[]) AS measured(number, length, plain_length) WHERE related_entry.number = measured.number`)
}

/** Records that all vectors are measured by the newest snapshot. */
export async function finishMeasuring({ query }: Pick<Database, 'query'>): Promise<void> {
  await query(Prisma.sql`UPDATE related_state SET measured = snapshot`)
}
