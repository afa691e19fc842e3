import { finishMeasuring, lockIndex, saveLengths, takeSnapshot } from '../store/commands/related-index.ts'
import type { Database } from '../store/database/database.ts'
import { type IndexState, readAllFrequencies, readVectorsAfter } from '../store/reads/related-index.ts'
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
      await lockIndex(transaction, state.revision)
      await takeSnapshot(transaction)
    })
  }
  const articles = state.measured === state.snapshot ? state.entries : state.articles
  const frequencies = await readAllFrequencies(database)
  const rarities = new Map(frequencies.map(({ number, frequency }) => [number, rarity(articles, frequency)]))
  const rarest = rarity(articles, 1)
  for (let after = 0; ; ) {
    signal.throwIfAborted()
    const rows = await readVectorsAfter(database, after, batchSize)
    await saveLengths(
      database,
      rows.map(({ number, vector }) => ({
        number,
        ...measured(decodeVector(vector), weights, (term) => rarities.get(term) ?? rarest),
      })),
    )
    const last = rows.at(-1)
    if (!last || rows.length < batchSize) break
    after = last.number
  }
  await finishMeasuring(database)
}
