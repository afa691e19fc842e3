import { Prisma, type Statements } from '../database/database.ts'

/**
 * A merge locks two names and then all of their articles. A command locks one article and then its names, because PostgreSQL checks its
 * foreign keys. Each could wait for the other, so they take turns: one merge, or any number of commands.
 */
const mergeLock = 7_072_738

/** Waits for the commands that are changing articles. Those that begin later wait for the end of this transaction. */
export async function lockForMerge(transaction: Statements): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${mergeLock})`)
}

/** Waits for a merge. One that begins later waits for the end of this transaction. */
export async function lockAgainstMerges(transaction: Statements): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock_shared(${mergeLock})`)
}
