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

/** `completed`: known by its headline until now, and has a text at last. */
export type SaveOutcome = 'new' | 'completed' | 'updated' | 'unchanged'

/** Commands that make slugs and names wait for each other: a paper writes seldom, and so two never take the same slug. */
const writersLock = 7_072_736

/** What decides what comes of a text: what is known of its article. */
export interface KnownArticle {
  readonly id: string
  readonly sourceKey: string | null
  readonly digest: string | null
  readonly hasBody: boolean
  readonly hasLead: boolean
  readonly isWithdrawn: boolean
  readonly version: number
  /** What editors have decided. Of a text that they have written, a source may only take the article back. */
  readonly held: readonly string[]
}

/**
 * Takes in articles by their source keys, all of them or none, with one event. Every key may come once. Answers what it did with
 * each, in order. What is the same as last time is not touched; what an editor has decided since stays decided. SourceRejected where
 * the database can't hold something of it.
 */
export const saveArticles = (database: Database, inputs: readonly ArticleInput[], at: Date): Promise<SaveOutcome[]> =>
  save(database, inputs.map(digestedOf), at, noDocuments)

/**
 * The same of many, in two steps: begins what needs no turn among the writers, and answers what takes the articles in. What comes next may
 * be begun before that has ended.
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

/** Of a command of a source: SourceRejected where PostgreSQL blames what it brings. */
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

/** PostgreSQL's classes of errors that blame the data: 22 a value, 23 a constraint, 54 a limit. Null for any other. */
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

/** What editors wrote has no source: it is known by its id. */
export const keyOf = ({ sourceKey, kept }: ArticleInput): string => (kept?.sourceKey === null ? kept.id : sourceKey)

const idOfNew = ({ sourceKey, publishedAt, kept }: ArticleInput): string => kept?.id ?? idOf(sourceKey, publishedAt)

/** What the source said, whole: the same digest is the same message. The dates of what has none are the import's own, and say nothing. */
export function digestOf(input: ArticleInput): string | null {
  if (input.kept) return input.kept.sourceDigest
  const { publishedAt: _published, visibleFrom: _visible, updatedAt: _updated, ...dateless } = input
  return createHash('sha256')
    .update(JSON.stringify(input.isUndated ? dateless : input))
    .digest('base64url')
}

/** A stub adds to a stub what that one lacks, or takes an article back, and nothing else: two pages may print it differently. */
export function outcomeOf(known: KnownArticle | undefined, input: ArticleInput, digest: string | null): SaveOutcome {
  if (!known) return 'new'
  if (input.kept) return input.kept.version <= known.version ? 'unchanged' : 'updated'
  if (known.held.includes('text') && (known.isWithdrawn || input.state !== 'WITHDRAWN')) return 'unchanged'
  if (input.body === null && input.state === 'WITHDRAWN') return known.isWithdrawn ? 'unchanged' : 'updated'
  if (input.body === null) return known.hasBody || known.hasLead || input.lead === null ? 'unchanged' : 'updated'
  if (!known.hasBody) return 'completed'
  return known.digest === digest ? 'unchanged' : 'updated'
}
