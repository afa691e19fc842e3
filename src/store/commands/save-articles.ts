import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ArticleInput } from '../../content/article.ts'
import { begun } from '../../content/begun.ts'
import { SourceRejected } from '../../content/error.ts'
import { type Database, Prisma, type Statements } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import type { ArticleWrite } from './article-write.ts'
import { type Documents, makeDocuments, noDocuments } from './search-document.ts'
import { writeArticles } from './write-articles.ts'

/** `completed`: only the headline was known before, and now the text is. */
export type SaveOutcome = 'new' | 'completed' | 'updated' | 'unchanged'

/** Commands that create slugs and names run one after the other, so that two never use the same slug. A paper writes rarely. */
const writersLock = 7_072_736

/** What is known of an article, as far as it decides the outcome of saving it again. */
export interface KnownArticle {
  readonly id: string
  readonly sourceKey: string | null
  readonly digest: string | null
  readonly hasBody: boolean
  readonly hasLead: boolean
  readonly isWithdrawn: boolean
  readonly version: number
  /** What editors have decided. If they have written the text, a source can only withdraw the article. */
  readonly held: readonly string[]
}

/**
 * Saves articles by their source keys, all of them or none, with one event. Each key may occur once. Returns the outcome of each, in order.
 * An article that its source has not changed is not written, and what an editor has decided stays. SourceRejected if the database can't
 * store a value.
 */
export const saveArticles = (database: Database, inputs: readonly ArticleInput[], at: Date): Promise<SaveOutcome[]> =>
  save(database, inputs.map(digestedOf), at, noDocuments)

/**
 * The same in two steps, for imports: begins the work that other writers do not wait for, and returns the function that saves the articles.
 * The next batch may begin before that function has finished.
 */
export function beginSaving(database: Database, inputs: readonly ArticleInput[], at: Date): () => Promise<SaveOutcome[]> {
  const making = begun(
    orUnstorable(
      makeDocuments(
        database,
        inputs.map((input) => ({ ...input, id: idOfNew(input) })),
      ),
    ),
  )
  const digested = inputs.map(digestedOf)
  return async () => save(database, digested, at, await making)
}

function save(database: Database, digested: readonly Digested[], at: Date, documents: Documents): Promise<SaveOutcome[]> {
  const inputs = digested.map(({ input }) => input)
  return orUnstorable(
    database.bulk(async (transaction) => {
      await lockWriters(transaction)
      const known = byKey(await transaction.$queryRaw<KnownArticle[]>(Prisma.sql`${knownBySourceKey(inputs)} FOR UPDATE`))
      const writes: ArticleWrite[] = []
      const outcomes = digested.map(({ input, digest }) => {
        const row = known.get(keyOf(input))
        const outcome = outcomeOf(row, input, digest)
        if (outcome !== 'unchanged') writes.push({ id: row?.id ?? idOfNew(input), input, digest, outcome })
        return outcome
      })
      if (writes.length > 0) await writeArticles(transaction, writes, at, documents)
      return outcomes
    }),
  )
}

/** Throws SourceRejected if PostgreSQL can't store a value that the source has given. */
export async function orUnstorable<Result>(command: Promise<Result>): Promise<Result> {
  try {
    return await command
  } catch (cause) {
    throw unstorable(cause) ?? cause
  }
}

interface Digested {
  readonly input: ArticleInput
  readonly digest: string | null
}

const digestedOf = (input: ArticleInput): Digested => ({ input, digest: digestOf(input) })

/** PostgreSQL's classes of errors about data: 22 a value, 23 a constraint, 54 a limit. Null for any other error. */
function unstorable(cause: unknown): SourceRejected | null {
  const { success, data } = blame.safeParse(cause)
  return success ? new SourceRejected('database', 'values that PostgreSQL can store', data.message) : null
}

const blame = z.object({ code: z.string().regex(/^(?:22|23|54)[0-9A-Z]{3}$/u), message: z.string() })

export async function lockWriters(transaction: Statements): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${writersLock})`)
}

export const knownBySourceKey = (inputs: readonly ArticleInput[]): Prisma.Sql => Prisma.sql`
  SELECT article.id, article.source_key AS "sourceKey", article.source_digest AS digest, article.word_count IS NOT NULL AS "hasBody",
    article.lead IS NOT NULL AS "hasLead", article.state = 'WITHDRAWN' AS "isWithdrawn", article.version, article.held
  FROM article WHERE article.source_key = ANY(${inputs.map(({ sourceKey }) => sourceKey)}::text[])
    OR article.id = ANY(${inputs.flatMap(({ kept }) => (kept?.sourceKey === null ? [kept.id] : []))}::uuid[])`

const byKey = (rows: readonly KnownArticle[]): Map<string, KnownArticle> => new Map(rows.map((row) => [row.sourceKey ?? row.id, row]))

/** An article that editors wrote has no source key and is found by its id. */
export const keyOf = ({ sourceKey, kept }: ArticleInput): string => (kept?.sourceKey === null ? kept.id : sourceKey)

const idOfNew = ({ sourceKey, publishedAt, kept }: ArticleInput): string => kept?.id ?? idOf(sourceKey, publishedAt)

/** A digest of all that the source has sent. The dates of an undated article are those of the import, and are left out. */
export function digestOf(input: ArticleInput): string | null {
  if (input.kept) return input.kept.sourceDigest
  const { publishedAt: _published, visibleFrom: _visible, updatedAt: _updated, ...dateless } = input
  return createHash('sha256')
    .update(JSON.stringify(input.isUndated ? dateless : input))
    .digest('base64url')
}

/** A stub only adds to another stub, or withdraws an article: two pages may print its title and lead differently. */
export function outcomeOf(known: KnownArticle | undefined, input: ArticleInput, digest: string | null): SaveOutcome {
  if (!known) return 'new'
  if (input.kept) return input.kept.version <= known.version ? 'unchanged' : 'updated'
  if (known.held.includes('text') && (known.isWithdrawn || input.state !== 'WITHDRAWN')) return 'unchanged'
  if (input.body === null && input.state === 'WITHDRAWN') return known.isWithdrawn ? 'unchanged' : 'updated'
  if (input.body === null) return known.hasBody || known.hasLead || input.lead === null ? 'unchanged' : 'updated'
  if (!known.hasBody) return 'completed'
  return known.digest === digest ? 'unchanged' : 'updated'
}
