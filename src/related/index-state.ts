import { type Database, Prisma, type Transaction } from '../store/database/database.ts'

/** The state of the index, stored in a single row. */
export interface IndexState {
  /** Increases with every change of the index. A writer compares it, to detect changes since it read the index. */
  readonly revision: string
  /** Number of articles in the snapshot of frequencies. */
  readonly articles: number
  /** Current number of articles in the index. */
  readonly entries: number
  /** The number of the snapshot of frequencies, and of the snapshot with which all vectors were measured. */
  readonly snapshot: number
  readonly measured: number
  /** False during a rebuild, and after one that was interrupted. */
  readonly ready: boolean
  /** Time of the last write of a rebuild; null if none is running. */
  readonly rebuildingAt: Date | null
}

/** The key of the advisory lock: only one transaction of all processes writes the index at a time. */
const indexLock = 7_072_737

/** The index has changed since it was read: compute again. */
export class IndexMoved extends Error {
  override name = 'IndexMoved'
}

export async function readState({ query }: Pick<Database, 'query'>): Promise<IndexState> {
  const [state] = await query<IndexState>(Prisma.sql`SELECT revision::text AS revision, articles, entries, snapshot, measured, ready,
    rebuilding_at AS "rebuildingAt" FROM related_state`)
  if (!state) throw new Error('The related index has no state: its migration makes one row.')
  return state
}

/** Locks the index for this transaction and increments its revision. Throws IndexMoved if it has changed since it was read. */
export async function advance(transaction: Transaction, seen: string): Promise<string> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${indexLock})`)
  const [moved] = await transaction.$queryRaw<{ revision: string }[]>(Prisma.sql`
    UPDATE related_state SET revision = revision + 1 WHERE revision = ${seen}::bigint RETURNING revision::text AS revision`)
  if (!moved) throw new IndexMoved('The index has changed since it was read.')
  return moved.revision
}
