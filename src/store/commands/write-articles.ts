import type { SectionInput } from '../../content/article.ts'
import { fieldEntries, withDefaults } from '../../content/article-field.ts'
import { wordCountOf } from '../../content/body.ts'
import { slugOf, slugOfSource } from '../../content/slug.ts'
import { Prisma, type Statements } from '../database/database.ts'
import { type Cell, insertRows, rowsOf } from '../database/insert-rows.ts'
import { recordArticlesEvent, snapshotOf } from '../events/event.ts'
import { type ArticleColumn, columnName, columnTypes } from '../reads/article-columns.ts'
import type { ArticleWrite } from './article-write.ts'
import { ensureEntities, freeSlugs } from './entity.ts'
import { type Documents, noDocuments } from './search-document.ts'
import { clearParts, writeParts } from './write-parts.ts'

/** Writes articles with all their parts, and one event. */
export async function writeArticles(
  transaction: Statements,
  writes: readonly ArticleWrite[],
  at: Date,
  documents = noDocuments,
): Promise<void> {
  const known = writes.filter(({ outcome }) => outcome !== 'new')
  const before = known.length > 0 ? await snapshotOf(transaction, idsOf(known)) : []
  await writeContents(transaction, writes, documents)
  await recordArticlesEvent(transaction, { at, kind: 'saved', before, ids: idsOf(writes) })
}

/** Writes articles with all their parts. The caller records the event. */
export async function writeContents(
  transaction: Statements,
  writes: readonly ArticleWrite[],
  documents: Documents = noDocuments,
): Promise<void> {
  const made = writes.filter(({ outcome }) => outcome === 'new')
  const known = writes.filter(({ outcome }) => outcome !== 'new')
  const replaced = known.filter(({ input }) => input.kept)
  const sectionIdOf = await ensureEntities(
    transaction,
    'section',
    writes.flatMap(({ input }) => input.section ?? []),
  )
  await insertArticles(transaction, made, sectionIdOf)
  await updateArticles(
    transaction,
    known.filter(({ input }) => !input.kept),
    sectionIdOf,
  )
  await replaceArticles(transaction, replaced, sectionIdOf)
  await clearParts(transaction, idsOf(replaced))
  await writeParts(transaction, writes, documents)
}

const idsOf = (writes: readonly ArticleWrite[]): string[] => writes.map(({ id }) => id)

const columns = Object.entries(columnTypes) as [ArticleColumn, string][]
/** PostgreSQL's types by the columns' names in the database. */
const types = Object.fromEntries(columns.map(([column, type]) => [columnName(column), type]))
const names = columns.map(([column]) => [columnName(column), column] as const)

type Row = Readonly<Record<string, Cell>>

const rowWith = (values: Readonly<Record<ArticleColumn, Cell>>): Row =>
  Object.fromEntries(names.map(([name, column]) => [name, values[column]]))

type SectionIdOf = (section: string | SectionInput) => string

const rowOf = ({ id, input, digest }: ArticleWrite, sectionIdOf: SectionIdOf, slug: string | null = null): Row =>
  rowWith({
    ...withDefaults(input),
    id,
    sourceKey: input.kept ? input.kept.sourceKey : input.sourceKey,
    sourceDigest: digest,
    slug,
    state: input.state,
    publishedAt: input.publishedAt,
    visibleFrom: input.visibleFrom,
    visibleUntil: input.visibleUntil,
    updatedAt: input.updatedAt,
    wordCount: input.body && wordCountOf(input.body),
    withdrawalReason: input.kept?.withdrawalReason ?? null,
    version: input.kept?.version ?? 1,
    sensitive: input.kept?.isSensitive ?? false,
    held: input.kept?.held ?? [],
    sectionId: input.section === null ? null : sectionIdOf(input.section),
  })

const preferredSlugOf = ({ input }: ArticleWrite): string => (input.slug === undefined ? slugOf(input.title) : slugOfSource(input.slug))

async function insertArticles(transaction: Statements, made: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (made.length === 0) return
  const slugs = await freeSlugs(transaction, 'article', made.map(preferredSlugOf))
  const rows = made.map((write, index) => rowOf(write, sectionIdOf, slugs[index] ?? null))
  await insertRows(transaction, 'article', types, rows)
  await insertRows(
    transaction,
    'article_slug',
    { slug: 'text', article_id: 'uuid' },
    rows.map(({ id = null, slug = null }) => ({ slug, article_id: id })),
  )
}

/** The value of a column that a source without the body does not change to null. */
const kept = (name: string): string => `CASE WHEN row.word_count IS NULL THEN coalesce(row.${name}, article.${name}) ELSE row.${name} END`

const updatedFields = Prisma.raw(
  fieldEntries
    .map(([field, { isNullable, isKept }]) => {
      const name = columnName(field)
      return `${name} = ${isKept ? `coalesce(row.${name}, article.${name})` : isNullable ? kept(name) : `row.${name}`}`
    })
    .join(', '),
)

/**
 * The slug stays, because it is an address. What an editor has decided stays too, but a source may always withdraw its article. Only a
 * source with the body takes a value away by leaving it out.
 */
async function updateArticles(transaction: Statements, changed: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (changed.length === 0) return
  const held = (what: string) => Prisma.sql`${what} = ANY(article.held)`
  const rows = changed.map((write) => ({ ...rowOf(write, sectionIdOf), undated: write.input.isUndated ?? false }))
  await transaction.$executeRaw(Prisma.sql`
    UPDATE article SET source_digest = row.source_digest, ${updatedFields}, word_count = ${Prisma.raw(kept('word_count'))},
      published_at = CASE WHEN row.undated THEN article.published_at ELSE row.published_at END,
      updated_at = row.updated_at, version = article.version + 1,
      state = CASE WHEN ${held('visibility')} AND row.state <> 'WITHDRAWN' THEN article.state ELSE row.state END,
      visible_from = CASE WHEN ${held('visibility')} OR row.undated THEN article.visible_from ELSE row.visible_from END,
      visible_until = CASE WHEN ${held('visibility')} THEN article.visible_until ELSE row.visible_until END,
      section_id = CASE WHEN ${held('section')} THEN article.section_id ELSE ${Prisma.raw(kept('section_id'))} END
    FROM ${rowsOf({ ...types, undated: 'boolean' }, rows)} WHERE article.id = row.id`)
}

const replacedColumns = Prisma.raw(
  names
    .filter(([name]) => name !== 'id' && name !== 'slug')
    .map(([name]) => `${name} = row.${name}`)
    .join(', '),
)

/** Replaces articles by the later version of another Kiosque, including the slug unless another article has it. */
async function replaceArticles(transaction: Statements, replaced: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (replaced.length === 0) return
  const rows = replaced.map((write) => rowOf(write, sectionIdOf, preferredSlugOf(write)))
  await transaction.$executeRaw(Prisma.sql`UPDATE article SET ${replacedColumns},
      slug = CASE WHEN EXISTS (SELECT FROM article_slug AS taken WHERE taken.slug = row.slug AND taken.article_id <> row.id)
        THEN article.slug ELSE row.slug END
    FROM ${rowsOf(types, rows)} WHERE article.id = row.id`)
}
