import { type Database, Prisma } from '../database/database.ts'
import { recordEvent, snapshotOf } from '../events/event.ts'
import { lockWriters } from './save-articles.ts'

/** `unknown`: no article has the key. */
export type WithdrawOutcome = 'withdrawn' | 'unchanged' | 'unknown'

/** Withdraws an article on behalf of its source, whatever an editor has decided. If the source sends it again, it is published again. */
export function withdrawSource(database: Database, sourceKey: string, at: Date): Promise<WithdrawOutcome> {
  return database.transaction(async (transaction) => {
    await lockWriters(transaction)
    const [known] = await transaction.$queryRaw<{ id: string; isWithdrawn: boolean }[]>(Prisma.sql`
      SELECT id, state = 'WITHDRAWN' AS "isWithdrawn" FROM article WHERE source_key = ${sourceKey} FOR UPDATE`)
    if (!known) return 'unknown'
    if (known.isWithdrawn) return 'unchanged'
    const before = await snapshotOf(transaction, [known.id])
    await transaction.$executeRaw(Prisma.sql`UPDATE article SET state = 'WITHDRAWN', source_digest = NULL, version = version + 1,
      held = array_remove(held, 'visibility') WHERE id = ${known.id}::uuid`)
    const after = await snapshotOf(transaction, [known.id])
    await recordEvent(transaction, { at, kind: 'withdrawn', articleId: known.id, before, after })
    return 'withdrawn'
  })
}
