import type { SectionInput } from '../../content/article.ts'
import { wordCountOf } from '../../content/body.ts'
import { slugOf, slugOfSource } from '../../content/slug.ts'
import { Prisma, type Statements } from '../database/database.ts'
import { insertRows, rowsOf } from '../database/insert-rows.ts'
import { recordArticlesEvent, snapshotOf } from '../events/event.ts'
import type { ArticleWrite } from './article-write.ts'
import { ensureEntities, freeSlugs } from './entity.ts'
import { type Documents, noDocuments } from './search-document.ts'
import { clearParts, writeParts } from './write-parts.ts'

/** Writes articles with all that hangs on them, and the one event that tells of it. */
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

/** Writes articles with all that hangs on them. The caller says what happened. */
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

const types = {
  id: 'uuid',
  source_key: 'text',
  source_digest: 'text',
  slug: 'text',
  url: 'text',
  title: 'text',
  lead: 'text',
  byline: 'text',
  image: 'jsonb',
  genre: '"Genre"',
  language: 'text',
  access: '"Access"',
  may_be_syndicated: 'boolean',
  state: '"ArticleState"',
  published_at: 'timestamptz',
  visible_from: 'timestamptz',
  visible_until: 'timestamptz',
  updated_at: 'timestamptz',
  word_count: 'int',
  contributions_message: 'text',
  withdrawal_reason: 'text',
  version: 'int',
  sensitive: 'boolean',
  held: 'text[]',
  section_id: 'uuid',
} as const

type SectionIdOf = (section: string | SectionInput) => string

const rowOf = ({ id, input, digest }: ArticleWrite, sectionIdOf: SectionIdOf, slug: string | null = null) => ({
  id,
  source_key: input.kept ? input.kept.sourceKey : input.sourceKey,
  source_digest: digest,
  slug,
  url: input.url,
  title: input.title,
  lead: input.lead,
  byline: input.byline,
  image: input.image,
  genre: input.genre,
  language: input.language,
  access: input.access,
  may_be_syndicated: input.mayBeSyndicated ?? true,
  state: input.state,
  published_at: input.publishedAt,
  visible_from: input.visibleFrom,
  visible_until: input.visibleUntil,
  updated_at: input.updatedAt,
  word_count: input.body && wordCountOf(input.body),
  contributions_message: input.contributionsMessage,
  withdrawal_reason: input.kept?.withdrawalReason ?? null,
  version: input.kept?.version ?? 1,
  sensitive: input.kept?.isSensitive ?? false,
  held: input.kept?.held ?? [],
  section_id: input.section === null ? null : sectionIdOf(input.section),
})

const wishOf = ({ input }: ArticleWrite): string => (input.slug === undefined ? slugOf(input.title) : slugOfSource(input.slug))

async function insertArticles(transaction: Statements, made: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (made.length === 0) return
  const slugs = await freeSlugs(transaction, 'article', made.map(wishOf))
  const rows = made.map((write, index) => rowOf(write, sectionIdOf, slugs[index] ?? null))
  await insertRows(transaction, 'article', types, rows)
  await insertRows(
    transaction,
    'article_slug',
    { slug: 'text', article_id: 'uuid' },
    rows.map(({ id, slug }) => ({ slug, article_id: id })),
  )
}

/**
 * The slug stays: it is an address. What an editor holds stays too, but a source may always take its article back. A stub says nothing of
 * what it leaves out.
 */
async function updateArticles(transaction: Statements, changed: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (changed.length === 0) return
  const keep = (name: string) => {
    const [row, article] = [Prisma.raw(`row.${name}`), Prisma.raw(`article.${name}`)]
    return Prisma.sql`CASE WHEN row.word_count IS NULL THEN coalesce(${row}, ${article}) ELSE ${row} END`
  }
  const held = (what: string) => Prisma.sql`${what} = ANY(article.held)`
  const rows = changed.map((write) => ({ ...rowOf(write, sectionIdOf), undated: write.input.isUndated ?? false }))
  await transaction.$executeRaw(Prisma.sql`
    UPDATE article SET source_digest = row.source_digest, url = coalesce(row.url, article.url), title = row.title,
      lead = ${keep('lead')}, byline = coalesce(row.byline, article.byline), image = ${keep('image')}, genre = row.genre,
      language = row.language, access = row.access, may_be_syndicated = row.may_be_syndicated, word_count = ${keep('word_count')},
      published_at = CASE WHEN row.undated THEN article.published_at ELSE row.published_at END,
      updated_at = row.updated_at, contributions_message = ${keep('contributions_message')}, version = article.version + 1,
      state = CASE WHEN ${held('visibility')} AND row.state <> 'WITHDRAWN' THEN article.state ELSE row.state END,
      visible_from = CASE WHEN ${held('visibility')} OR row.undated THEN article.visible_from ELSE row.visible_from END,
      visible_until = CASE WHEN ${held('visibility')} THEN article.visible_until ELSE row.visible_until END,
      section_id = CASE WHEN ${held('section')} THEN article.section_id ELSE ${keep('section_id')} END
    FROM ${rowsOf({ ...types, undated: 'boolean' }, rows)} WHERE article.id = row.id`)
}

/** Another Kiosque's later version, whole. Its slug is today's unless another article has it. */
async function replaceArticles(transaction: Statements, replaced: readonly ArticleWrite[], sectionIdOf: SectionIdOf): Promise<void> {
  if (replaced.length === 0) return
  const { id: _id, slug: _slug, ...others } = types
  const columns = Prisma.raw(
    Object.keys(others)
      .map((column) => `${column} = row.${column}`)
      .join(', '),
  )
  const rows = replaced.map((write) => rowOf(write, sectionIdOf, wishOf(write)))
  await transaction.$executeRaw(Prisma.sql`UPDATE article SET ${columns},
      slug = CASE WHEN EXISTS (SELECT FROM article_slug AS taken WHERE taken.slug = row.slug AND taken.article_id <> row.id)
        THEN article.slug ELSE row.slug END
    FROM ${rowsOf(types, rows)} WHERE article.id = row.id`)
}
