import type { AuthorKind } from '../../content/article.ts'
import { slugOf } from '../../content/slug.ts'
import { type Database, Prisma } from '../database/database.ts'
import { recordEvent } from '../events/event.ts'
import { ensureEntities } from './entity.ts'
import { lockWriters } from './save-articles.ts'

/** The sections and authors of a paper. */
export interface NewspaperPlan {
  /** In the paper's order. */
  readonly sections: readonly { readonly name: string; readonly description: string | null }[]
  readonly authors: readonly {
    readonly name: string
    readonly kind: AuthorKind
    readonly role: string | null
    readonly biography: string | null
  }[]
}

/** Creates missing sections and authors, and updates the description of existing ones. */
export async function describeNewspaper(database: Database, { sections, authors }: NewspaperPlan, at: Date): Promise<void> {
  await database.transaction(async (transaction) => {
    await lockWriters(transaction)
    const sectionIdOf = await ensureEntities(
      transaction,
      'section',
      sections.map(({ name }) => name),
    )
    const authorIdOf = await ensureEntities(
      transaction,
      'author',
      authors.map(({ name, kind }) => ({ name, kind })),
    )
    for (const [index, { name, description }] of sections.entries()) {
      await transaction.section.update({ where: { id: sectionIdOf(name) }, data: { name, description, position: index + 1 } })
    }
    for (const { name, kind, role, biography } of authors) {
      await transaction.author.update({ where: { id: authorIdOf(name) }, data: { name, kind, role, biography } })
    }
    const after = [
      ...sections.map(({ name }) => ({ section: sectionIdOf(name), slug: slugOf(name), name })),
      ...authors.map(({ name }) => ({ author: authorIdOf(name), slug: slugOf(name), name })),
    ]
    await recordEvent(transaction, { at, kind: 'described', before: [], after })
  })
}

/** Whether the database has no articles, so that the sample may be imported. */
export async function isEmpty({ query }: Database): Promise<boolean> {
  const rows = await query<{ empty: boolean }>(Prisma.sql`SELECT NOT EXISTS (SELECT FROM article) AS empty`)
  return rows[0]?.empty ?? false
}
