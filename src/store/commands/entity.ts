import type { Credit, NameInput, SectionInput } from '../../content/article.ts'
import { slugOf, slugOfSource, stemOf } from '../../content/slug.ts'
import { Prisma, type Statements } from '../database/database.ts'
import { idOf, undated } from '../database/id.ts'

/** The kinds of records with a name and a slug. Their former slugs keep answering. */
export type EntityKind = 'article' | 'section' | 'author' | 'topic'

/** A name alone, or with everything else that a source gives. */
type Wanted = string | (NameInput & Omit<Partial<SectionInput & Credit>, keyof NameInput>)

/** The slug by which a section, author or topic is found: two spellings with the same slug are the same one. */
export function slugOfName(wanted: Wanted): string {
  if (typeof wanted === 'string') return slugOf(wanted)
  return wanted.slug === undefined ? slugOf(wanted.name) : slugOfSource(wanted.slug)
}

/** Finds the sections, authors or topics with these names. Creates missing ones, and adds what was unknown about an author. */
export async function ensureEntities(
  transaction: Statements,
  kind: Exclude<EntityKind, 'article'>,
  wanted: readonly Wanted[],
): Promise<(wanted: Wanted) => string> {
  const bySlug = new Map(withParents(wanted).map((named) => [slugOfName(named), named]))
  const known = await transaction.$queryRaw<{ slug: string; id: string }[]>(Prisma.sql`
    SELECT slug, ${column(kind)} AS id FROM ${slugTable(kind)} WHERE slug = ANY(${[...bySlug.keys()]}::text[])`)
  const ids = new Map(known.map(({ slug, id }) => [slug, id]))
  const missing = [...bySlug]
    .filter(([slug]) => !ids.has(slug))
    .map(([slug, named], index) => rowOf(slug, named, idOf(`${kind}:${slug}`, undated), index + 1))
  if (missing.length > 0) {
    await insertNamed(transaction, kind, missing)
    for (const { slug, id } of missing) ids.set(slug, id)
  }
  const idOfNamed = (named: Wanted): string => {
    const id = ids.get(slugOfName(named))
    if (id === undefined) throw new Error(`No ${kind} was made for "${typeof named === 'string' ? named : named.name}".`)
    return id
  }
  if (kind === 'author') await completeAuthors(transaction, wanted, idOfNamed)
  return idOfNamed
}

/** Every section after its parent. */
const withParents = (wanted: readonly Wanted[]): Wanted[] =>
  wanted.flatMap((named) => (typeof named !== 'string' && named.parent ? [...withParents([named.parent]), named] : [named]))

const rowOf = (slug: string, wanted: Wanted, id: string, n: number) => {
  const { name, kind, description, parent } = typeof wanted === 'string' ? { name: wanted } : wanted
  return { id, n, slug, parent: parent && slugOfName(parent), name, kind: kind ?? 'PERSON', description }
}

/** New sections come last, or together with the last one if an editor has given it the highest number that PostgreSQL has. */
async function insertNamed(
  transaction: Statements,
  kind: Exclude<EntityKind, 'article'>,
  rows: readonly ReturnType<typeof rowOf>[],
): Promise<void> {
  const missing = Prisma.sql`json_to_recordset(${JSON.stringify(rows)}::json)
    AS missing(id uuid, slug text, parent text, name text, kind "AuthorKind", description text, n int)`
  if (kind === 'section') {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO section (id, slug, name, description, position)
      SELECT id, slug, name, description, least((SELECT coalesce(max(position), 0) FROM section)::bigint + n, 2147483647) FROM ${missing}`)
  } else if (kind === 'author') {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO author (id, slug, name, kind) SELECT id, slug, name, kind FROM ${missing}`)
  } else {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO topic (id, slug, name) SELECT id, slug, name FROM ${missing}`)
  }
  await transaction.$executeRaw(Prisma.sql`INSERT INTO ${slugTable(kind)} (slug, ${column(kind)}) SELECT slug, id FROM ${missing}`)
  if (rows.some(({ parent }) => parent !== undefined)) {
    await transaction.$executeRaw(Prisma.sql`UPDATE section SET parent_id = parent.section_id
      FROM ${missing} JOIN section_slug AS parent ON parent.slug = missing.parent WHERE section.id = missing.id AND parent.section_id <> section.id`)
  }
}

/** A source adds what was unknown about an author, and changes nothing else. */
async function completeAuthors(transaction: Statements, wanted: readonly Wanted[], idOf: (named: Wanted) => string): Promise<void> {
  const details = wanted.flatMap((named) => {
    if (typeof named === 'string') return []
    const { role = null, biography = null, portrait = null } = named
    return role === null && biography === null && portrait === null ? [] : [{ id: idOf(named), role, biography, portrait }]
  })
  if (details.length === 0) return
  const byId = [...new Map(details.map((row) => [row.id, row])).values()]
  await transaction.$executeRaw(Prisma.sql`UPDATE author SET role = coalesce(author.role, row.role),
      biography = coalesce(author.biography, row.biography), portrait = coalesce(author.portrait, row.portrait)
    FROM json_to_recordset(${JSON.stringify(byId)}::json) AS row(id uuid, role text, biography text, portrait jsonb) WHERE author.id = row.id`)
}

/** A free slug for each preferred one: the preferred slug itself, or with the next number after the highest one in use. */
export async function freeSlugs(transaction: Statements, kind: EntityKind, wishes: readonly string[]): Promise<string[]> {
  const different = [...new Set(wishes)]
  const rows = await transaction.$queryRaw<{ wish: string; taken: boolean; last: number }[]>(Prisma.sql`
    SELECT wish, EXISTS (SELECT FROM ${slugTable(kind)} AS taken WHERE taken.slug = wish) AS taken, coalesce((
      SELECT max(substring(numbered.slug FROM length(stem) + 2)::int) FROM ${slugTable(kind)} AS numbered
      WHERE numbered.slug > stem || '-' AND numbered.slug < stem || '.' AND substring(numbered.slug FROM length(stem) + 2) ~ '^[1-9][0-9]{0,8}$'
    ), 1)::int AS last
    FROM unnest(${different}::text[], ${different.map(stemOf)}::text[]) AS wished(wish, stem)`)
  const known = new Map(rows.map(({ wish, taken, last }) => [wish, { taken, last }]))
  const given = new Set<string>()
  return wishes.map((wish) => {
    const { taken, last } = known.get(wish) ?? { taken: false, last: 1 }
    let number = last
    let slug = wish
    while (given.has(slug) || (taken && slug === wish)) slug = `${stemOf(wish)}-${++number}`
    known.set(wish, { taken, last: number })
    given.add(slug)
    return slug
  })
}

export const table = (kind: EntityKind): Prisma.Sql => Prisma.raw(kind)
export const slugTable = (kind: EntityKind): Prisma.Sql => Prisma.raw(`${kind}_slug`)
export const column = (kind: EntityKind): Prisma.Sql => Prisma.raw(`${kind}_id`)
