import type { AuthorKind } from '../../content/article.ts'
import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import type { Image } from '../../content/image.ts'
import { slugOf } from '../../content/slug.ts'
import { titleKey } from '../../content/title.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { type EntitySnapshot, recordEvent, type Snapshot, snapshotOf } from '../events/event.ts'
import { visible } from '../reads/visible.ts'
import { once, recordAudit } from './audit.ts'
import { column, type EntityKind, ensureEntities, freeSlugs, slugTable, table } from './entity.ts'
import { lockForMerge } from './merge-lock.ts'
import { lockWriters } from './save-articles.ts'

export interface EntityReference {
  readonly kind: EntityKind
  readonly id: string
}

/** Renames an article, a section, an author or a topic, and changes its slug accordingly. The former slug keeps answering. */
export const rename = (database: Database, ref: EntityReference, name: string, at: Date, editing: Editing = kiosque): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, ['renamed', ref, name], at, async () => {
      await lockWriters(transaction)
      const before = await namedSnapshot(transaction, ref)
      await giveName(transaction, ref, name)
      const after = await namedSnapshot(transaction, ref)
      const { kind, id } = ref
      await recordEvent(transaction, { at, kind: 'renamed', ...(kind === 'article' && { articleId: id }), before, after })
      await recordAudit(transaction, { at, editing, action: 'renamed', about: id, before, after })
      return id
    }),
  )

async function giveName(transaction: Transaction, ref: EntityReference, name: string): Promise<void> {
  const { kind, id } = ref
  const slug = await slugFor(transaction, ref, name)
  await transaction.$executeRaw(
    Prisma.sql`INSERT INTO ${slugTable(kind)} (slug, ${column(kind)}) VALUES (${slug}, ${id}::uuid) ON CONFLICT DO NOTHING`,
  )
  await transaction.$executeRaw(
    kind === 'article'
      ? Prisma.sql`UPDATE article SET slug = ${slug}, title = ${name}, version = version + 1 WHERE id = ${id}::uuid`
      : Prisma.sql`UPDATE ${table(kind)} SET slug = ${slug}, name = ${name} WHERE id = ${id}::uuid`,
  )
  if (kind === 'article') {
    await transaction.$executeRaw(
      Prisma.sql`INSERT INTO article_title (title_key, article_id) VALUES (${titleKey(name)}, ${id}::uuid) ON CONFLICT DO NOTHING`,
    )
  }
}

/** An editor's changes of a section, an author or a topic. What is left out stays as it is. */
export type EntityEdit = { readonly id: string | null; readonly name?: string | undefined } & (
  | {
      readonly kind: 'section'
      readonly description?: string | null | undefined
      readonly position?: number | undefined
      readonly parentId?: string | null | undefined
    }
  | {
      readonly kind: 'author'
      readonly authorKind?: AuthorKind | undefined
      readonly role?: string | null | undefined
      readonly biography?: string | null | undefined
      readonly portrait?: Image | null | undefined
    }
  | { readonly kind: 'topic' }
)

/** Creates a section, an author or a topic if no id is given; otherwise renames and describes the one with the id. Returns its id. */
export const describeEntity = (database: Database, change: EntityEdit, at: Date, editing: Editing = kiosque): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, ['described', change], at, async () => {
      const { kind, id, name } = change
      await lockWriters(transaction)
      const before = id === null ? [] : await namedSnapshot(transaction, { kind, id })
      const known = id === null ? null : await rowOf(transaction, { kind, id })
      const about = id ?? (await makeNamed(transaction, kind, name))
      if (id !== null && name !== undefined) await giveName(transaction, { kind, id }, name)
      await describe(transaction, about, change)
      const after = await namedSnapshot(transaction, { kind, id: about })
      await recordEvent(transaction, { at, kind: 'described', before, after })
      const row = await rowOf(transaction, { kind, id: about })
      await recordAudit(transaction, { at, editing, action: 'described', about, before: known, after: row })
      return about
    }),
  )

async function makeNamed(transaction: Transaction, kind: EntityEdit['kind'], name: string | undefined): Promise<string> {
  if (name === undefined || name.trim() === '') throw new InvalidInput(`The new ${kind} has no name: expected a "name".`)
  const slug = slugOf(name)
  const taken = await transaction.$queryRaw<unknown[]>(Prisma.sql`SELECT slug FROM ${slugTable(kind)} WHERE slug = ${slug}`)
  if (taken.length > 0)
    throw new InvalidInput(`A ${kind} with the slug "${slug}" already exists: expected another name, or the id of that ${kind}.`)
  return (await ensureEntities(transaction, kind, [name]))(name)
}

async function describe(transaction: Transaction, id: string, change: EntityEdit): Promise<void> {
  if (change.kind === 'section') {
    const { description, position, parentId } = change
    if (parentId) await refuseCircle(transaction, id, parentId)
    await transaction.section.update({ where: { id }, data: given({ description, position, parentId }) })
  }
  if (change.kind === 'author') {
    const { authorKind, role, biography, portrait } = change
    const picture = portrait === null ? Prisma.DbNull : portrait && { ...portrait }
    await transaction.author.update({ where: { id }, data: given({ kind: authorKind, role, biography, portrait: picture }) })
  }
}

/** Without undefined values, which Prisma's exact types do not accept. */
const given = <Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>
  }

/** InvalidInput if the section would be its own ancestor. */
async function refuseCircle(transaction: Transaction, id: string, parentId: string): Promise<void> {
  const above = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`WITH RECURSIVE above AS (
      SELECT id, parent_id FROM section WHERE id = ${parentId}::uuid
      UNION SELECT section.id, section.parent_id FROM section JOIN above ON section.id = above.parent_id
    ) SELECT id FROM above`)
  if (above.length === 0) throw new NotFound(`There is no section ${parentId}.`)
  if (above.some((section) => section.id === id))
    throw new InvalidInput('A section can’t be its own parent, and neither can one of its subsections.')
}

/** The whole row, for the audit trail. */
async function rowOf(transaction: Transaction, { kind, id }: EntityReference): Promise<unknown> {
  const [row] = await transaction.$queryRaw<{ row: unknown }[]>(
    Prisma.sql`SELECT to_jsonb(named) AS row FROM ${table(kind)} AS named WHERE id = ${id}::uuid`,
  )
  return row?.row ?? null
}

/** The entity's own former slug is used again; a slug of another entity gets a number. */
async function slugFor(transaction: Transaction, { kind, id }: EntityReference, name: string): Promise<string> {
  const wish = slugOf(name)
  const own = await transaction.$queryRaw<unknown[]>(
    Prisma.sql`SELECT slug FROM ${slugTable(kind)} WHERE slug = ${wish} AND ${column(kind)} = ${id}::uuid`,
  )
  if (own.length > 0) return wish
  const [free] = await freeSlugs(transaction, kind, [wish])
  return free ?? wish
}

/** Merges two spellings of one name: the second gets the articles and slugs of the first, which is deleted. Returns the second's id. */
export const merge = (
  database: Database,
  kind: Exclude<EntityKind, 'article'>,
  { from, into }: { from: string; into: string },
  at: Date,
  editing: Editing = kiosque,
): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, ['merged', kind, from, into], at, async () => {
      if (from === into) throw new InvalidInput(`A ${kind} can't be merged into itself.`)
      await lockWriters(transaction)
      await lockForMerge(transaction)
      const shown = await isShown(transaction, { kind, id: from }, at)
      const [gone, stays] = [await namedSnapshot(transaction, { kind, id: from }), await namedSnapshot(transaction, { kind, id: into })]
      const before = [...gone.map((snapshot) => ({ ...snapshot, shown })), ...stays]
      const known = [await rowOf(transaction, { kind, id: from }), await rowOf(transaction, { kind, id: into })]
      if (kind === 'section') await moveToSection(transaction, from, into)
      else await putInLists(transaction, kind, from, into)
      await transaction.$executeRaw(
        Prisma.sql`UPDATE ${slugTable(kind)} SET ${column(kind)} = ${into}::uuid WHERE ${column(kind)} = ${from}::uuid`,
      )
      await transaction.$executeRaw(Prisma.sql`DELETE FROM ${table(kind)} WHERE id = ${from}::uuid`)
      const after = await namedSnapshot(transaction, { kind, id: into })
      await recordEvent(transaction, { at, kind: 'merged', before, after })
      await recordAudit(transaction, {
        at,
        editing,
        action: 'merged',
        about: into,
        before: known,
        after: await rowOf(transaction, { kind, id: into }),
      })
      return into
    }),
  )

async function moveToSection(transaction: Transaction, from: string, into: string): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`DELETE FROM partner_section AS twice WHERE section_id = ${from}::uuid
    AND EXISTS (SELECT FROM partner_section AS kept WHERE kept.partner_id = twice.partner_id AND kept.section_id = ${into}::uuid)`)
  for (const [holder, hook] of [
    ['article', 'section_id'],
    ['section', 'parent_id'],
    ['partner_section', 'section_id'],
  ] as const) {
    const name = Prisma.raw(hook)
    await transaction.$executeRaw(Prisma.sql`UPDATE ${Prisma.raw(holder)} SET ${name} = ${into}::uuid WHERE ${name} = ${from}::uuid`)
  }
  await transaction.$executeRaw(Prisma.sql`UPDATE section SET parent_id = NULL WHERE parent_id = id`)
}

/**
 * Replaces one by the other in every article's list. A list with both contains it once, at the first position; positions count from 0,
 * without gaps.
 */
async function putInLists(transaction: Transaction, kind: 'author' | 'topic', from: string, into: string): Promise<void> {
  const [list, hook] = [Prisma.raw(`article_${kind}`), column(kind)]
  await transaction.$executeRaw(Prisma.sql`WITH former AS (
      DELETE FROM ${list} WHERE article_id IN (SELECT article_id FROM ${list} WHERE ${hook} = ${from}::uuid)
      RETURNING article_id, CASE ${hook} WHEN ${from}::uuid THEN ${into}::uuid ELSE ${hook} END AS id, position, published_at)
    INSERT INTO ${list} (article_id, ${hook}, position, published_at)
    SELECT article_id, id, row_number() OVER (PARTITION BY article_id ORDER BY min(position)) - 1, published_at
    FROM former GROUP BY article_id, id, published_at`)
}

/** Whether readers know the entity: they know every section, and authors and topics with a visible article. */
async function isShown(transaction: Transaction, { kind, id }: EntityReference, at: Date): Promise<boolean> {
  if (kind !== 'author' && kind !== 'topic') return true
  const entries = Prisma.raw(`article_${kind}`)
  const rows = await transaction.$queryRaw<
    unknown[]
  >(Prisma.sql`SELECT article.id FROM ${entries} AS entry JOIN article ON article.id = entry.article_id
    WHERE entry.${column(kind)} = ${id}::uuid AND ${visible({ at, audience: 'ANONYMOUS' })} LIMIT 1`)
  return rows.length > 0
}

async function namedSnapshot(transaction: Transaction, { kind, id }: EntityReference): Promise<Snapshot[]> {
  if (kind === 'article') {
    const snapshots = await snapshotOf(transaction, [id])
    if (snapshots.length === 0) throw new NotFound(`There is no article ${id}.`)
    return snapshots
  }
  const rows = await transaction.$queryRaw<{ slug: string; name: string }[]>(
    Prisma.sql`SELECT slug, name FROM ${table(kind)} WHERE id = ${id}::uuid FOR UPDATE`,
  )
  const [row] = rows
  if (!row) throw new NotFound(`There is no ${kind} ${id}.`)
  return [{ [kind]: id, ...row } satisfies EntitySnapshot]
}
