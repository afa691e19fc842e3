import { InvalidInput, NotFound } from '../content/error.ts'
import { slugOf } from '../content/slug.ts'
import { titleKey } from '../content/title.ts'
import { type Database, Prisma, type Transaction } from './database.ts'
import { type NameSnapshot, recordEvent, type Snapshot, snapshotOf } from './event.ts'
import { column, freeSlugs, type NamedKind, slugTable, table } from './named.ts'
import { lockWriters } from './save.ts'

export interface NamedRef {
  readonly kind: NamedKind
  readonly id: string
}

/** Gives an article, a section, an author or a topic another name, and the address that goes with it. The former address still answers. */
export async function rename(database: Database, { kind, id }: NamedRef, name: string, at: Date): Promise<void> {
  await database.transaction(async (transaction) => {
    await lockWriters(transaction)
    const before = await namedSnapshot(transaction, { kind, id })
    const slug = await slugFor(transaction, { kind, id }, name)
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
    const after = await namedSnapshot(transaction, { kind, id })
    await recordEvent(transaction, { at, kind: 'renamed', ...(kind === 'article' && { articleId: id }), before, after })
  })
}

/** A former slug of its own is taken up again; one that another has is numbered. */
async function slugFor(transaction: Transaction, { kind, id }: NamedRef, name: string): Promise<string> {
  const wish = slugOf(name)
  const own = await transaction.$queryRaw<unknown[]>(
    Prisma.sql`SELECT slug FROM ${slugTable(kind)} WHERE slug = ${wish} AND ${column(kind)} = ${id}::uuid`,
  )
  if (own.length > 0) return wish
  const [free] = await freeSlugs(transaction, kind, [wish])
  return free ?? wish
}

/** What hangs on a section, an author or a topic, and where the hook is. */
const uses = {
  section: [
    { from: 'article', column: 'section_id', within: null },
    { from: 'section', column: 'parent_id', within: null },
    { from: 'partner_section', column: 'section_id', within: 'partner_id' },
  ],
  author: [{ from: 'article_author', column: 'author_id', within: 'article_id' }],
  topic: [{ from: 'article_topic', column: 'topic_id', within: 'article_id' }],
} as const

/** Two spellings of one: what the first had goes to the second, its addresses too, and the first is gone. */
export async function merge(
  database: Database,
  kind: Exclude<NamedKind, 'article'>,
  { from, into }: { from: string; into: string },
  at: Date,
): Promise<void> {
  if (from === into) throw new InvalidInput(`A ${kind} can't be merged into itself.`)
  await database.transaction(async (transaction) => {
    await lockWriters(transaction)
    const before = [...(await namedSnapshot(transaction, { kind, id: from })), ...(await namedSnapshot(transaction, { kind, id: into }))]
    for (const use of uses[kind]) {
      const [name, hook] = [Prisma.raw(use.from), Prisma.raw(use.column)]
      if (use.within) {
        const within = Prisma.raw(use.within)
        await transaction.$executeRaw(Prisma.sql`DELETE FROM ${name} AS twice WHERE ${hook} = ${from}::uuid
          AND EXISTS (SELECT FROM ${name} AS kept WHERE kept.${within} = twice.${within} AND kept.${hook} = ${into}::uuid)`)
      }
      await transaction.$executeRaw(Prisma.sql`UPDATE ${name} SET ${hook} = ${into}::uuid WHERE ${hook} = ${from}::uuid`)
    }
    await transaction.$executeRaw(Prisma.sql`UPDATE section SET parent_id = NULL WHERE parent_id = id`)
    await transaction.$executeRaw(
      Prisma.sql`UPDATE ${slugTable(kind)} SET ${column(kind)} = ${into}::uuid WHERE ${column(kind)} = ${from}::uuid`,
    )
    await transaction.$executeRaw(Prisma.sql`DELETE FROM ${table(kind)} WHERE id = ${from}::uuid`)
    await recordEvent(transaction, { at, kind: 'merged', before, after: await namedSnapshot(transaction, { kind, id: into }) })
  })
}

async function namedSnapshot(transaction: Transaction, { kind, id }: NamedRef): Promise<Snapshot[]> {
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
  return [{ [kind]: id, ...row } satisfies NameSnapshot]
}
