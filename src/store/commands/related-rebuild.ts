import { type Database, Prisma, type Statements } from '../database/database.ts'
import type { TermRecord } from '../reads/related-index.ts'

// A rebuild is a series of transactions, each of which begins with `lockIndex`.

/** Empties the index, and marks it as not ready. */
export async function clearIndex(statements: Statements): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_state SET ready = FALSE`)
  await statements.$executeRaw(Prisma.sql`TRUNCATE related_term, related_entry, related_posting RESTART IDENTITY`)
}

/** Records that a rebuild has just written. */
export async function recordRebuilding(statements: Statements, at: Date): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_state SET rebuilding_at = ${at}`)
}

/** Records that the rebuild at this revision has ended early. */
export async function recordAbandoned({ query }: Pick<Database, 'query'>, revision: string): Promise<void> {
  await query(Prisma.sql`UPDATE related_state SET rebuilding_at = NULL WHERE revision = ${revision}::bigint`)
}

/** Records that the index is complete, and that its terms were counted in this number of articles. */
export async function recordRebuilt(statements: Statements, articles: number): Promise<void> {
  await statements.$executeRaw(Prisma.sql`UPDATE related_state SET ready = TRUE, rebuilding_at = NULL, articles = ${articles},
    entries = (SELECT count(*) FROM related_entry), snapshot = snapshot + 1, measured = snapshot + 1`)
}

/** Writes terms under the numbers that they have. */
export async function insertTerms(statements: Statements, terms: readonly TermRecord[]): Promise<void> {
  await statements.$executeRaw(Prisma.sql`
        INSERT INTO related_term (number, term, surface, frequency, snapshot_frequency, upper, lower)
        SELECT number, term, surface, frequency, frequency, upper, lower FROM unnest(${terms.map(({ number }) => number)}::int[],
          ${terms.map(({ term }) => term)}::text[], ${terms.map(({ surface }) => surface)}::text[],
          ${terms.map(({ frequency }) => frequency)}::int[], ${terms.map(({ upper }) => upper)}::int[],
          ${terms.map(({ lower }) => lower)}::int[]) AS known(number, term, surface, frequency, upper, lower)`)
}

/** Continues the numbers of terms and entries after these. */
export async function restartNumbers(
  statements: Statements,
  { lastTerm, lastEntry }: { readonly lastTerm: number; readonly lastEntry: number },
): Promise<void> {
  await statements.$executeRaw(Prisma.sql`SELECT setval(pg_get_serial_sequence('related_term', 'number'), ${lastTerm + 1}, FALSE)`)
  await statements.$executeRaw(Prisma.sql`SELECT setval(pg_get_serial_sequence('related_entry', 'number'), ${lastEntry + 1}, FALSE)`)
}
