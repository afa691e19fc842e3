import { type Database, Prisma } from '../store/database/database.ts'
import { advance, type IndexState } from './index-state.ts'
import { measured, rarity } from './vector.ts'
import { decodeVector } from './vector-codec.ts'
import type { Weights } from './weights.ts'

/** The snapshot is renewed when the archive has grown by this share. */
const growth = 0.1

export const isOutgrown = ({ articles, entries }: IndexState): boolean => entries > articles * (1 + growth)

const batchSize = 1000

/**
 * Takes a new snapshot of term frequencies, and measures all vectors with it, in batches. After an interruption, for example by the signal,
 * it continues: `related_state.measured` says that vectors of the previous snapshot are left.
 */
export async function renewSnapshot(
  database: Database,
  state: IndexState,
  { weights, signal }: { readonly weights: Weights; readonly signal: AbortSignal },
): Promise<void> {
  if (state.measured === state.snapshot) {
    await database.transaction(async (transaction) => {
      await advance(transaction, state.revision)
      await transaction.$executeRaw(
        Prisma.sql`UPDATE related_term SET snapshot_frequency = frequency WHERE snapshot_frequency <> frequency`,
      )
      await transaction.$executeRaw(Prisma.sql`UPDATE related_state SET snapshot = snapshot + 1, articles = entries`)
    })
  }
  const articles = state.measured === state.snapshot ? state.entries : state.articles
  const frequencies = await database.query<{ number: number; frequency: number }>(
    Prisma.sql`SELECT number, snapshot_frequency AS frequency FROM related_term`,
  )
  const rarities = new Map(frequencies.map(({ number, frequency }) => [number, rarity(articles, frequency)]))
  const rarest = rarity(articles, 1)
  for (let after = 0; ; ) {
    signal.throwIfAborted()
    const rows = await database.query<{ number: number; vector: Uint8Array }>(Prisma.sql`
      SELECT number, vector FROM related_entry WHERE number > ${after} ORDER BY number LIMIT ${batchSize}`)
    const lengths = rows.map(({ vector }) => measured(decodeVector(vector), weights, (term) => rarities.get(term) ?? rarest))
    await database.query(Prisma.sql`UPDATE related_entry SET length = measured.length, plain_length = measured.plain_length
      FROM unnest(${rows.map(({ number }) => number)}::int[], ${lengths.map(({ length }) => length)}::float8[],
        ${lengths.map(({ plainLength }) => plainLength)}::float8[]) AS measured(number, length, plain_length) WHERE related_entry.number = measured.number`)
    const last = rows.at(-1)
    if (!last || rows.length < batchSize) break
    after = last.number
  }
  await database.query(Prisma.sql`UPDATE related_state SET measured = snapshot`)
}
