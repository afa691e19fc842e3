import type { ArticleInput } from '../../content/article.ts'
import { type Database, Prisma, type Statements } from '../database/database.ts'
import { type Cell, insertRows, rowsOf } from '../database/insert-rows.ts'

/** Search documents in PostgreSQL's text form, by the ids of their articles. */
export type Documents = ReadonlyMap<string, string>

export const noDocuments: Documents = new Map()

/** A text whose article may not exist yet. */
export type NewText = Pick<ArticleInput, 'sourceKey' | 'title' | 'lead' | 'byline' | 'body'> & { readonly id: string }

/**
 * Makes the search documents of articles that do not exist yet. This is most of PostgreSQL's work for an article and needs only its text,
 * so that another connection can do it while earlier articles are written. Only the texts of new articles are sent.
 */
export async function makeDocuments(database: Database, texts: readonly NewText[]): Promise<Documents> {
  const complete = texts.filter(({ body }) => body !== null)
  if (complete.length === 0) return noDocuments
  const keys = complete.map(({ id, sourceKey }) => ({ id, source_key: sourceKey }))
  return database.bulk(async (statements) => {
    const missing = await statements.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id FROM ${rowsOf({ id: 'uuid', source_key: 'text' }, keys)}
      WHERE NOT EXISTS (SELECT FROM article WHERE article.id = row.id)
        AND NOT EXISTS (SELECT FROM article WHERE article.source_key = row.source_key)`)
    if (missing.length === 0) return noDocuments
    const ids = new Set(missing.map(({ id }) => id))
    const types = { id: 'uuid', title: 'text', lead: 'text', byline: 'text', blocks: 'jsonb' }
    const rows = complete
      .filter(({ id }) => ids.has(id))
      .map(({ id, title, lead, byline, body }) => ({ id, title, lead, byline, blocks: body }))
    const made = await statements.$queryRaw<{ id: string; document: string }[]>(Prisma.sql`
      SELECT id, article_document(title, lead, byline, blocks)::text AS document FROM ${rowsOf(types, rows)}`)
    return new Map(made.map(({ id, document }) => [id, document]))
  })
}

interface Text {
  readonly article_id: string
  readonly blocks: Cell
}

const types = { article_id: 'uuid', blocks: 'json' }

/** Writes texts with the search documents that were made before; the database makes the others. */
export async function insertTexts(transaction: Statements, texts: readonly Text[], documents: Documents): Promise<void> {
  const brought = texts.flatMap(({ article_id }) => {
    const document = documents.get(article_id)
    return document === undefined ? [] : [{ article_id, document }]
  })
  if (brought.length > 0) {
    await insertRows(transaction, 'article_search', { article_id: 'uuid', document: 'tsvector' }, brought)
    await setDocuments(transaction, 'brought')
    await insertRows(
      transaction,
      'article_body',
      types,
      texts.filter(({ article_id }) => documents.has(article_id)),
    )
    await setDocuments(transaction, '')
  }
  await insertRows(
    transaction,
    'article_body',
    types,
    texts.filter(({ article_id }) => !documents.has(article_id)),
    Prisma.sql`ON CONFLICT (article_id) DO UPDATE SET blocks = excluded.blocks`,
  )
}

/** Sets the variable that the trigger for search documents reads. It holds within the transaction until it is set again. */
const setDocuments = (transaction: Statements, word: string) =>
  transaction.$queryRaw(Prisma.sql`SELECT set_config('kiosque.documents', ${word}, true)`)
