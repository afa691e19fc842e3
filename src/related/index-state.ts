import { type Database, Prisma, type Transaction } from '../store/database/database.ts'

/** What the index says of itself, in its one row. */
export interface IndexState {
  /** Grows with every change of the index: who computes from it finds out whether it is still so when writing. */
  readonly revision: string
  /** Articles that the snapshot of frequencies counts. */
  readonly articles: number
  /** Articles in the index now. */
  readonly entries: number
  /** The number of the snapshot of frequencies, and of the one that all vectors are measured by. */
  readonly snapshot: number
  readonly measured: number
  /** False while a rebuild is writing, or after one that was cut off. */
  readonly ready: boolean
  /** When a rebuild last wrote; null while none is under way. */
  readonly rebuildingAt: Date | null
}

/** The index is written by one transaction at a time, whichever process it is of. */
const indexLock = 7_072_737

/** Another has changed the index since it was read: compute again. */
export class IndexMoved extends Error {
  override name = 'IndexMoved'
}

export async function readState({ query }: Pick<Database, 'query'>): Promise<IndexState> {
  const [state] = await query<IndexState>(Prisma.sql`SELECT revision::text AS revision, articles, entries, snapshot, measured, ready,
    rebuilding_at AS "rebuildingAt" FROM related_state`)
  if (!state) throw new Error('The related index has no state: its migration makes one row.')
  return state
}

/** Locks the index for this transaction and gives it its next revision. IndexMoved where it is no longer the one that was read. */
export async function advance(transaction: Transaction, seen: string): Promise<string> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${indexLock})`)
  const [moved] = await transaction.$queryRaw<{ revision: string }[]>(Prisma.sql`
    UPDATE related_state SET revision = revision + 1 WHERE revision = ${seen}::bigint RETURNING revision::text AS revision`)
  if (!moved) throw new IndexMoved('The index has changed since it was read.')
  return moved.revision
}
