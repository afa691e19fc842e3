import { createHash } from 'node:crypto'
import { type ArticleFields, fieldNames } from '../../content/article-field.ts'
import type { ArticleDocument, AuditRecord, Editing, Revision } from '../../content/editing.ts'
import { InvalidInput } from '../../content/error.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { pairs } from '../reads/article-columns.ts'
import { grouped } from '../reads/slice.ts'

/** How long idempotency keys are kept. Clients repeat a request much sooner. */
const keysAgeMax = 7 * 86_400_000

/**
 * Runs the command, unless a command with its idempotency key was run before: then the former result is returned. Two simultaneous commands
 * with one key run one after the other. InvalidInput if the key belongs to another request.
 */
export async function once(
  transaction: Transaction,
  { by, idempotencyKey }: Editing,
  request: unknown,
  at: Date,
  run: () => Promise<string>,
): Promise<string> {
  if (idempotencyKey === undefined) return run()
  const digest = createHash('sha256').update(JSON.stringify(request)).digest('base64url')
  await transaction.$executeRaw(Prisma.sql`DELETE FROM idempotency WHERE at < ${new Date(at.getTime() - keysAgeMax)}`)
  const claimed = await transaction.$executeRaw(Prisma.sql`INSERT INTO idempotency (actor, key, digest, at)
    VALUES (${by.subject}, ${idempotencyKey}, ${digest}, ${at}) ON CONFLICT DO NOTHING`)
  if (claimed === 0) {
    const [known] = await transaction.$queryRaw<{ digest: string; answer: string | null }[]>(Prisma.sql`
      SELECT digest, answer FROM idempotency WHERE actor = ${by.subject} AND key = ${idempotencyKey}`)
    if (known?.digest !== digest || known.answer === null) {
      throw new InvalidInput(`The idempotency key "${idempotencyKey}" was used for another request: expected a new one.`)
    }
    return known.answer
  }
  const answer = await run()
  await transaction.$executeRaw(
    Prisma.sql`UPDATE idempotency SET answer = ${answer} WHERE actor = ${by.subject} AND key = ${idempotencyKey}`,
  )
  return answer
}

interface AuditEntry {
  readonly at: Date
  readonly editing: Editing
  readonly action: string
  /** The id of an article, section, author or topic; null if the command concerns the whole paper. */
  readonly about: string | null
  readonly version?: number
  readonly before: unknown
  readonly after: unknown
}

/** Writes one line of the audit trail, in the command's transaction. A trigger prevents later changes. */
export async function recordAudit(
  transaction: Transaction,
  { at, editing, action, about, version, before, after }: AuditEntry,
): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`INSERT INTO audit (at, actor, actor_name, action, about, version, before, after)
    VALUES (${at}, ${editing.by.subject}, ${editing.by.name}, ${action}, ${about}::uuid, ${version ?? null}::int,
      ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb)`)
}

/** The article as it is stored now. */
export type CurrentDocument = ArticleDocument & ArticleFields

export async function documentOf(transaction: Transaction, id: string): Promise<CurrentDocument> {
  const [row] = await transaction.$queryRaw<{ document: CurrentDocument }[]>(Prisma.sql`SELECT jsonb_build_object(
      ${pairs('slug', ...fieldNames, 'sensitive', 'state', 'publishedAt', 'visibleFrom', 'visibleUntil', 'updatedAt', 'withdrawalReason')},
      'body', (SELECT blocks FROM article_body WHERE article_id = article.id AND article.word_count IS NOT NULL),
      'credits', coalesce((SELECT jsonb_agg(jsonb_build_object('slug', author.slug, 'name', author.name, 'kind', author.kind) ORDER BY entry.position)
        FROM article_author AS entry JOIN author ON author.id = entry.author_id WHERE entry.article_id = article.id), '[]'),
      'section', (SELECT jsonb_build_object('id', section.id, 'slug', section.slug, 'name', section.name) FROM section WHERE section.id = article.section_id),
      'topics', coalesce((SELECT jsonb_agg(jsonb_build_object('slug', topic.slug, 'name', topic.name) ORDER BY entry.position)
        FROM article_topic AS entry JOIN topic ON topic.id = entry.topic_id WHERE entry.article_id = article.id), '[]'),
      'relatedLinks', coalesce((SELECT jsonb_agg(jsonb_build_object('title', link.title, 'teaser', link.teaser, 'url', link.url, 'note', link.note, 'targetId', link.target_id)
        ORDER BY link.position) FROM related_link AS link WHERE link.article_id = article.id), '[]'),
      'corrections', coalesce((SELECT jsonb_agg(jsonb_build_object('at', correction.at, 'note', correction.note) ORDER BY correction.at)
        FROM correction WHERE correction.article_id = article.id), '[]')
    ) AS document FROM article WHERE article.id = ${id}::uuid`)
  if (!row) throw new Error(`The article ${id} is gone.`)
  return row.document
}

type AuditRow = Omit<AuditRecord, 'by'> & { readonly subject: string; readonly name: string | null }

const auditColumns = Prisma.sql`at, actor AS subject, actor_name AS name, action, version, before, after`

const auditRecordOf = ({ at, subject, name, action, version, before, after }: AuditRow): AuditRecord => ({
  at,
  by: { subject, name },
  action,
  version,
  before,
  after,
})

/** The latest lines of the audit trail, newest first. */
export async function auditTrail({ query }: Database, limit: number): Promise<AuditRecord[]> {
  const rows = await query<AuditRow>(Prisma.sql`SELECT ${auditColumns} FROM audit ORDER BY id DESC LIMIT ${limit}`)
  return rows.map(auditRecordOf)
}

/** The end of the audit trail of one article, section, author or topic. */
export interface AskedTrail {
  readonly about: string
  readonly size: number
}

/** The audit trail of each of them, newest first. */
export async function auditTrailsOf({ query }: Database, asked: readonly AskedTrail[]): Promise<AuditRecord[][]> {
  const rows = await query<AuditRow & { parent: number }>(Prisma.sql`SELECT parent.n::int AS parent, line.*
    FROM unnest(${asked.map(({ about }) => about)}::uuid[], ${asked.map(({ size }) => size)}::int[]) WITH ORDINALITY AS parent(id, size, n)
    CROSS JOIN LATERAL (
      SELECT id, ${auditColumns} FROM audit WHERE about = parent.id ORDER BY audit.id DESC LIMIT parent.size
    ) AS line ORDER BY parent.n, line.id DESC`)
  return grouped(rows, asked.length).map((lines) => lines.map(auditRecordOf))
}

/** The versions of an article to read; all of them if `version` is null. */
export interface AskedRevisions {
  readonly articleId: string
  readonly version: number | null
}

/** The versions of each article that commands have made, newest first; the last one is the version before the first command. */
export async function revisionsOf({ query }: Database, asked: readonly AskedRevisions[]): Promise<Revision[][]> {
  type Row = Omit<Revision, 'by'> & { readonly parent: number; readonly subject: string | null; readonly name: string | null }
  const rows = await query<Row>(Prisma.sql`SELECT parent.n::int AS parent, revision.*
    FROM unnest(${asked.map(({ articleId }) => articleId)}::uuid[], ${asked.map(({ version }) => version)}::int[]) WITH ORDINALITY AS parent(id, version, n)
    CROSS JOIN LATERAL (
      SELECT version, at, actor AS subject, actor_name AS name, action, after AS document FROM audit WHERE about = parent.id AND version IS NOT NULL
      UNION ALL
      (SELECT version - 1, at, NULL, NULL, 'found', before FROM audit
        WHERE about = parent.id AND version IS NOT NULL AND jsonb_typeof(before) = 'object' ORDER BY version LIMIT 1)
    ) AS revision WHERE parent.version IS NULL OR revision.version = parent.version ORDER BY parent.n, revision.version DESC`)
  return grouped(rows, asked.length).map((versions) =>
    versions.map(({ parent: _parent, subject, name, ...revision }) => ({ ...revision, by: subject === null ? null : { subject, name } })),
  )
}
