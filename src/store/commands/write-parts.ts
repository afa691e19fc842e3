import { slugOfSource } from '../../content/slug.ts'
import { titleKey } from '../../content/title.ts'
import { Prisma, type Statements } from '../database/database.ts'
import { idOf, undated } from '../database/id.ts'
import { insertRows, rowsOf } from '../database/insert-rows.ts'
import type { ArticleWrite } from './article-write.ts'
import { ensureEntities } from './entity.ts'
import { type Documents, insertTexts } from './search-document.ts'

const nothing = Prisma.sql`ON CONFLICT DO NOTHING`

/** Takes away all that hangs on articles, so that another version may bring its own. Their slugs of today stay. */
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

/** Writes what hangs on articles that are there. */
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

/** The documents are of new articles alone: what comes of a known one is decided by what is known of it. */
function writeBodies(transaction: Statements, writes: readonly ArticleWrite[], documents: Documents): Promise<void> {
  const texts = writes.flatMap(({ id, input }) => (input.body === null ? [] : [{ article_id: id, blocks: input.body }]))
  const made = new Set(writes.flatMap(({ id, outcome }) => (outcome === 'new' ? [id] : [])))
  return insertTexts(transaction, texts, new Map([...documents].filter(([id]) => made.has(id))))
}

/** An address belongs to the article that had it first. A slug of today goes before a former one: the articles have theirs by now. */
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

/** A link that prints a former title still means the article. */
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

/** A text that comes without a signature doesn't take away the author who was known before. */
async function writeCredits(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const signed = writes.filter(({ input }) => input.credits.length > 0)
  const authorIdOf = await ensureEntities(
    transaction,
    'author',
    signed.flatMap(({ input }) => input.credits),
  )
  await writeList(transaction, 'author', signed, ({ input }) => input.credits.map(authorIdOf))
}

/** A stub says nothing of its topics, and takes none away. */
async function writeTopics(transaction: Statements, writes: readonly ArticleWrite[]): Promise<void> {
  const told = writes.filter(({ input }) => input.body !== null || input.topics.length > 0)
  const topicIdOf = await ensureEntities(
    transaction,
    'topic',
    told.flatMap(({ input }) => input.topics),
  )
  await writeList(transaction, 'topic', told, ({ input }) => input.topics.map(topicIdOf))
}

/** Authors or topics in their order, each once, in place of those that were there. */
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

/** Pins of an editor stay; otherwise the page's own links are the editors' choice. A stub says nothing of them. */
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

/** The readers' exchange as the source has it. What it no longer has stays. */
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
