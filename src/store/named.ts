import type { AuthorKind } from '../content/article.ts'
import { slugOf } from '../content/slug.ts'
import { Prisma, type Transaction } from './database.ts'
import { newId } from './id.ts'

/** What has a name and a slug of its own, and keeps every slug it had. */
export type NamedKind = 'article' | 'section' | 'author' | 'topic'

interface Named {
  readonly name: string
  readonly kind?: AuthorKind
}

/** The sections, authors or topics of these names, by slug: two spellings that make one slug are one. Those that are missing are made. */
export async function ensureNamed(
  transaction: Transaction,
  kind: Exclude<NamedKind, 'article'>,
  wanted: readonly Named[],
  at: Date,
): Promise<(name: string) => string> {
  const bySlug = new Map(wanted.map((named) => [slugOf(named.name), named]))
  const known = await transaction.$queryRaw<{ slug: string; id: string }[]>(Prisma.sql`
    SELECT slug, ${column(kind)} AS id FROM ${slugTable(kind)} WHERE slug = ANY(${[...bySlug.keys()]}::text[])`)
  const ids = new Map(known.map(({ slug, id }) => [slug, id]))
  const missing = [...bySlug]
    .filter(([slug]) => !ids.has(slug))
    .map(([slug, named], index) => ({ id: newId(at), n: index + 1, slug, ...named }))
  if (missing.length > 0) {
    await insertNamed(transaction, kind, JSON.stringify(missing))
    for (const { slug, id } of missing) ids.set(slug, id)
  }
  return (name) => {
    const id = ids.get(slugOf(name))
    if (id === undefined) throw new Error(`No ${kind} was made for "${name}".`)
    return id
  }
}

/** A new section comes last. */
async function insertNamed(transaction: Transaction, kind: Exclude<NamedKind, 'article'>, rows: string): Promise<void> {
  const missing = Prisma.sql`json_to_recordset(${rows}::json) AS missing(id uuid, slug text, name text, kind "AuthorKind", n int)`
  if (kind === 'section') {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO section (id, slug, name, position)
      SELECT id, slug, name, (SELECT coalesce(max(position), 0) FROM section) + n FROM ${missing}`)
  } else if (kind === 'author') {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO author (id, slug, name, kind) SELECT id, slug, name, kind FROM ${missing}`)
  } else {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO topic (id, slug, name) SELECT id, slug, name FROM ${missing}`)
  }
  await transaction.$executeRaw(Prisma.sql`INSERT INTO ${slugTable(kind)} (slug, ${column(kind)}) SELECT slug, id FROM ${missing}`)
}

/** A slug for each wish that nothing of the kind has or had: the wish itself, otherwise numbered on from the highest of its numbers. */
export async function freeSlugs(transaction: Transaction, kind: NamedKind, wishes: readonly string[]): Promise<string[]> {
  const rows = await transaction.$queryRaw<{ wish: string; taken: boolean; last: number }[]>(Prisma.sql`
    SELECT wish, EXISTS (SELECT FROM ${slugTable(kind)} AS taken WHERE taken.slug = wish) AS taken, coalesce((
      SELECT max(substring(numbered.slug FROM length(wish) + 2)::int) FROM ${slugTable(kind)} AS numbered
      WHERE numbered.slug > wish || '-' AND numbered.slug < wish || '.' AND substring(numbered.slug FROM length(wish) + 2) ~ '^[1-9][0-9]{0,8}$'
    ), 1)::int AS last
    FROM unnest(${[...new Set(wishes)]}::text[]) AS wish`)
  const known = new Map(rows.map(({ wish, taken, last }) => [wish, { taken, last }]))
  const given = new Set<string>()
  return wishes.map((wish) => {
    const { taken, last } = known.get(wish) ?? { taken: false, last: 1 }
    let number = last
    let slug = wish
    while (given.has(slug) || (taken && slug === wish)) slug = `${wish}-${++number}`
    known.set(wish, { taken, last: number })
    given.add(slug)
    return slug
  })
}

export const table = (kind: NamedKind): Prisma.Sql => Prisma.raw(kind)
export const slugTable = (kind: NamedKind): Prisma.Sql => Prisma.raw(`${kind}_slug`)
export const column = (kind: NamedKind): Prisma.Sql => Prisma.raw(`${kind}_id`)
