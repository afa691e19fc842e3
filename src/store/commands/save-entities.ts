import type { ArchivedEntity } from '../../content/archive.ts'
import { slugOfSource } from '../../content/slug.ts'
import { type Database, Prisma, type Statements } from '../database/database.ts'
import { type Cell, insertRows, rowsOf } from '../database/insert-rows.ts'
import { type EntitySnapshot, recordEvent } from '../events/event.ts'
import { column, slugTable, table } from './entity.ts'
import { lockWriters, orUnstorable } from './save-articles.ts'

const types = {
  section: { id: 'uuid', slug: 'text', name: 'text', description: 'text', position: 'int' },
  author: { id: 'uuid', slug: 'text', name: 'text', kind: '"AuthorKind"', role: 'text', biography: 'text', portrait: 'jsonb' },
  topic: { id: 'uuid', slug: 'text', name: 'text' },
} as const

/**
 * Saves sections, authors or topics of an export, parents first, with one event. An existing one with the same id is updated. If another
 * one has its slug, that one is used instead, and does not change.
 */
export async function saveEntities(database: Database, names: readonly ArchivedEntity[], at: Date): Promise<void> {
  for (const kind of ['section', 'author', 'topic'] as const) {
    const wanted = names.filter(({ type }) => type === kind).map(withSlugs)
    if (wanted.length > 0) await orUnstorable(database.bulk((transaction) => saveOf(transaction, kind, wanted, at)))
  }
}

const withSlugs = <Entity extends ArchivedEntity>(entity: Entity): Entity => ({
  ...entity,
  slug: slugOfSource(entity.slug),
  slugs: entity.slugs.map(slugOfSource),
  ...('parent' in entity && { parent: entity.parent && slugOfSource(entity.parent) }),
})

async function saveOf(transaction: Statements, kind: ArchivedEntity['type'], names: readonly ArchivedEntity[], at: Date): Promise<void> {
  await lockWriters(transaction)
  const taken = await transaction.$queryRaw<{ slug: string; id: string }[]>(Prisma.sql`
    SELECT slug, ${column(kind)} AS id FROM ${slugTable(kind)} WHERE slug = ANY(${names.map(({ slug }) => slug)}::text[])`)
  const owners = new Map(taken.map(({ slug, id }) => [slug, id]))
  const own = names.filter(({ id, slug }) => (owners.get(slug) ?? id) === id)
  const known = await transaction.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT id FROM ${table(kind)} WHERE id = ANY(${own.map(({ id }) => id)}::uuid[])`,
  )
  const ids = new Set(known.map(({ id }) => id))
  const columns: Readonly<Record<string, string>> = types[kind]
  const changing = own.filter(({ id }) => ids.has(id))
  await insertRows(
    transaction,
    kind,
    columns,
    own.filter(({ id }) => !ids.has(id)).map((name) => rowOf(name, columns)),
  )
  if (changing.length > 0) {
    const set = Prisma.raw(
      Object.keys(columns)
        .filter((name) => name !== 'id')
        .map((name) => `${name} = row.${name}`)
        .join(', '),
    )
    const rows = changing.map((name) => rowOf(name, columns))
    await transaction.$executeRaw(
      Prisma.sql`UPDATE ${table(kind)} SET ${set} FROM ${rowsOf(columns, rows)} WHERE ${table(kind)}.id = row.id`,
    )
  }
  const slugs = own.flatMap((name) => name.slugs.map((slug) => ({ slug, [`${kind}_id`]: name.id })))
  await insertRows(transaction, `${kind}_slug`, { slug: 'text', [`${kind}_id`]: 'uuid' }, slugs, Prisma.sql`ON CONFLICT DO NOTHING`)
  if (kind === 'section') await writeParents(transaction, own)
  const after = own.map(({ id, slug, name }): EntitySnapshot => ({ [kind]: id, slug, name }))
  await recordEvent(transaction, { at, kind: 'described', before: [], after })
}

const rowOf = (name: ArchivedEntity, columns: Readonly<Record<string, string>>): Record<string, Cell> => {
  const cells: Readonly<Record<string, Cell>> = { ...name }
  return Object.fromEntries(Object.keys(columns).map((key) => [key, (Object.hasOwn(cells, key) ? cells[key] : null) ?? null]))
}

async function writeParents(transaction: Statements, names: readonly ArchivedEntity[]): Promise<void> {
  const rows = names.map((name) => ({ id: name.id, parent: name.type === 'section' ? name.parent : null }))
  if (rows.length === 0) return
  await transaction.$executeRaw(Prisma.sql`UPDATE section SET parent_id = parent.section_id
    FROM ${rowsOf({ id: 'uuid', parent: 'text' }, rows)} LEFT JOIN section_slug AS parent ON parent.slug = row.parent AND parent.section_id <> row.id
    WHERE section.id = row.id`)
}
