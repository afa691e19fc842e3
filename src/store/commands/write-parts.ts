import { slugOfSource } from '../../content/slug.ts'
import { titleKey } from '../../content/title.ts'
import { Prisma, type Statements } from '../database/database.ts'
import { idOf, undated } from '../database/id.ts'
import { insertRows, rowsOf } from '../database/insert-rows.ts'
import type { ArticleWrite } from './article-write.ts'
import { ensureEntities } from './entity.ts'
import { type Documents, insertTexts } from './search-document.ts'

const nothing = Prisma.sql`ON CONFLICT DO NOTHING`

/** Deletes the parts of articles that another version replaces. Their current slugs stay. */
export async function clearParts(transaction: Statements, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const table of [
    'article_body',
    'article_url',
    'article_title',
    'article_author',
    'article_topic',
    'related_link',
    'contribution',
    'correction',
  ]) {
    await transaction.$executeRaw(Prisma.sql`DELETE FROM ${Prisma.raw(table)} WHERE article_id = ANY(${ids}::uuid[])`)
  }
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_slug WHERE article_id = ANY(${ids}::uuid[])
    AND NOT EXISTS (SELECT FROM article WHERE article.id = article_slug.article_id AND article.slug = article_slug.slug)`)
}

/** Writes the parts of articles whose rows are written. */
export async function writeParts(transaction: Statements, writes: readonly ArticleWrite[], documents: Documents): Promise<void> {
  await writeBodies(transaction, writes, documents)
  await writeAddresses(transaction, writes)
  await writeTitles(transaction, writes)
  await writeCredits(transaction, writes)
  await writeTopics(transaction, writes)
  await writeRelatedLinks(transaction, writes)
  await writeContributions(transaction, writes)
  await writeCorrections(transaction, writes)
}

/** Only new articles use the search documents that were made before; those of known articles may be outdated. */
function writeBodies(transaction: Statements, writes: readonly ArticleWrite[], documents: Documents): Promise<void> {
  const texts = writes.flatMap(({ id, input }) => (input.body === null ? [] : [{ article_id: id, blocks: input.body }]))
  const made = new Set(writes.flatMap(({ id, outcome }) => (outcome === 'new' ? [id] : [])))
  return insertTexts(transaction, texts, new Map([...documents].filter(([id]) => made.has(id))))
}

/**
 * A URL or slug belongs to the article that had it first. Current slugs have precedence over former ones, because they are already
 * written.
 */
async function writeAddresses(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const urls = writes.flatMap(({ id, input: { url, formerUrls = [], kept } }) =>
    (kept?.urls ?? [url, ...formerUrls]).flatMap((address) => (address === null ? [] : [{ url: address, article_id: id }])),
  )
  await insertRows(transaction, 'article_url', { url: 'text', article_id: 'uuid' }, urls, nothing)
  const slugs = writes.flatMap(({ id, input: { slug, formerSlugs = [], kept } }) =>
    (kept?.slugs ?? [slug ?? [], ...formerSlugs].flat()).map((former) => ({ slug: slugOfSource(former), article_id: id })),
  )
  await insertRows(transaction, 'article_slug', { slug: 'text', article_id: 'uuid' }, slugs, nothing)
}

/** A printed link with a former title still refers to the article. */
const writeTitles = (transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> =>
  insertRows(
    transaction,
    'article_title',
    { title_key: 'text', article_id: 'uuid' },
    writes.flatMap(({ id, input: { title, kept } }) =>
      [title, ...(kept?.titles ?? [])].map((known) => ({ title_key: titleKey(known), article_id: id })),
    ),
    nothing,
  )

/** A text without a signature does not remove the authors who were known before. */
async function writeCredits(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const signed = writes.filter(({ input }) => input.credits.length > 0)
  const authorIdOf = await ensureEntities(
    transaction,
    'author',
    signed.flatMap(({ input }) => input.credits),
  )
  await writeList(transaction, 'author', signed, ({ input }) => input.credits.map(authorIdOf))
}

/** A stub without topics does not remove the known ones. */
async function writeTopics(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const withTopics = writes.filter(({ input }) => input.body !== null || input.topics.length > 0)
  const topicIdOf = await ensureEntities(
    transaction,
    'topic',
    withTopics.flatMap(({ input }) => input.topics),
  )
  await writeList(transaction, 'topic', withTopics, ({ input }) => input.topics.map(topicIdOf))
}

/** Replaces the authors or topics, in their order, each once. */
async function writeList(
  transaction: Statements,
  kind: 'author' | 'topic',
  writes: readonly ArticleWrite[],
  idsIn: (write: ArticleWrite) => readonly string[],
): Promise<void> {
  const table = Prisma.raw(`article_${kind}`)
  const other = `${kind}_id`
  const known = writes.filter(({ outcome }) => outcome !== 'new')
  if (known.length > 0) {
    await transaction.$executeRaw(Prisma.sql`DELETE FROM ${table} WHERE article_id = ANY(${known.map(({ id }) => id)}::uuid[])`)
  }
  const rows = writes.flatMap((write) =>
    [...new Set(idsIn(write))].map((id, position) => ({ article_id: write.id, [other]: id, position })),
  )
  if (rows.length === 0) return
  await transaction.$executeRaw(Prisma.sql`INSERT INTO ${table} (article_id, ${Prisma.raw(other)}, position, published_at)
    SELECT row.article_id, row.${Prisma.raw(other)}, row.position, article.published_at
    FROM ${rowsOf({ article_id: 'uuid', [other]: 'uuid', position: 'int' }, rows)} JOIN article ON article.id = row.article_id`)
}

const linkTypes = {
  article_id: 'uuid',
  position: 'int',
  title: 'text',
  title_key: 'text',
  teaser: 'text',
  url: 'text',
  note: 'text',
} as const

/** Replaces the links by those of the page, unless an editor has pinned others. A stub without links does not remove the known ones. */
async function writeRelatedLinks(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const known = writes.filter(
    ({ input, outcome }) => outcome !== 'new' && !input.kept && (input.body !== null || input.relatedLinks.length > 0),
  )
  const free = new Set(writes.flatMap(({ id, input, outcome }) => (outcome === 'new' || input.kept ? [id] : [])))
  if (known.length > 0) {
    const cleared = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id FROM article WHERE id = ANY(${known.map(({ id }) => id)}::uuid[]) AND NOT 'links' = ANY(held)`)
    for (const { id } of cleared) free.add(id)
    await transaction.$executeRaw(Prisma.sql`DELETE FROM related_link WHERE article_id = ANY(${cleared.map(({ id }) => id)}::uuid[])`)
  }
  const rows = writes
    .filter(({ id }) => free.has(id))
    .flatMap(({ id, input }) =>
      input.relatedLinks.map(({ title, teaser, url, note }, position) => ({
        article_id: id,
        position,
        title,
        title_key: titleKey(title),
        teaser,
        url,
        note,
      })),
    )
  await insertRows(transaction, 'related_link', linkTypes, rows)
}

/** Writes the contributions that the source has. Those that it no longer has stay. */
async function writeContributions(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const rows = writes.flatMap(({ id, input: { sourceKey, contributions = [], kept } }) => {
    const idOfKey = new Map(contributions.map(({ key }) => [key, kept ? key : idOf(`contribution:${sourceKey}\n${key}`, undated)]))
    return contributions.map(({ key, replyTo, authorName, text, publishedAt }) => ({
      id: idOfKey.get(key) ?? key,
      article_id: id,
      author_name: authorName,
      text,
      published_at: publishedAt,
      reply_to_id: replyTo === null || replyTo === key ? null : (idOfKey.get(replyTo) ?? null),
    }))
  })
  await insertRows(
    transaction,
    'contribution',
    { id: 'uuid', article_id: 'uuid', author_name: 'text', text: 'text', published_at: 'timestamptz', reply_to_id: 'uuid' },
    [...new Map(rows.map((row) => [row.id, row])).values()],
    Prisma.sql`ON CONFLICT (id) DO UPDATE SET author_name = excluded.author_name, text = excluded.text,
      published_at = excluded.published_at, reply_to_id = excluded.reply_to_id`,
  )
}

const writeCorrections = (transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> =>
  insertRows(
    transaction,
    'correction',
    { article_id: 'uuid', at: 'timestamptz', note: 'text' },
    writes.flatMap(({ id, input: { corrections = [] } }) => corrections.map(({ at, note }) => ({ article_id: id, at, note }))),
    nothing,
  )
