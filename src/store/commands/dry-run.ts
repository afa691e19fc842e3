import type { ArticleInput } from '../../content/article.ts'
import { type Database, Prisma } from '../database/database.ts'
import { digestOf, type KnownArticle, keyOf, knownBySourceKey, outcomeOf, type SaveOutcome } from './save-articles.ts'

/**
 * Predicts what `saveArticles` would do with one batch after the other, without writing. A database without tables counts as empty. It
 * keeps what decides the outcome of each article that it has seen, so that a key that occurs again has the outcome that it would have.
 */
export class DryRun {
  readonly #database: Database
  readonly #written = new Map<string, KnownArticle>()

  constructor(database: Database) {
    this.#database = database
  }

  async predict(inputs: readonly ArticleInput[]): Promise<SaveOutcome[]> {
    const stored = await this.#stored(inputs)
    return inputs.map((input) => {
      const key = keyOf(input)
      const known = this.#written.get(key) ?? stored.get(key)
      const digest = digestOf(input)
      const outcome = outcomeOf(known, input, digest)
      if (outcome !== 'unchanged') this.#written.set(key, written(known, input, digest))
      return outcome
    })
  }

  async #stored(inputs: readonly ArticleInput[]): Promise<Map<string, KnownArticle>> {
    const [table] = await this.#database.query<{ isThere: boolean }>(Prisma.sql`SELECT to_regclass('article') IS NOT NULL AS "isThere"`)
    const rows = table?.isThere ? await this.#database.query<KnownArticle>(knownBySourceKey(inputs)) : []
    return new Map(rows.map((row) => [row.sourceKey ?? row.id, row]))
  }
}

/** The article after it was written, as far as it decides the outcome of the next one with its key. */
function written(
  known: KnownArticle | undefined,
  { sourceKey, body, lead, state, kept }: ArticleInput,
  digest: string | null,
): KnownArticle {
  if (kept || !known) {
    return {
      id: kept?.id ?? sourceKey,
      sourceKey: kept ? kept.sourceKey : sourceKey,
      digest,
      hasBody: body !== null,
      hasLead: lead !== null,
      isWithdrawn: state === 'WITHDRAWN',
      version: kept?.version ?? 1,
      held: kept?.held ?? [],
    }
  }
  return {
    ...known,
    digest,
    hasBody: known.hasBody || body !== null,
    hasLead: body === null ? known.hasLead || lead !== null : lead !== null,
    isWithdrawn: state === 'WITHDRAWN' || (known.isWithdrawn && known.held.includes('visibility')),
    version: known.version + 1,
  }
}
