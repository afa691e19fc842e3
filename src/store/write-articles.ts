import type { ArticleInput, SectionInput } from '../content/article.ts'
import { wordCountOf } from '../content/body.ts'
import { slugOf, slugOfSource } from '../content/slug.ts'
import { titleKey } from '../content/title.ts'
import { Prisma, type Transaction } from './database.ts'
import { recordEvent, snapshotOf } from './event.ts'
import { idOf, undated } from './id.ts'
import { ensureNamed, freeSlugs } from './named.ts'

/** An article of a source, or one that an editor has written: that one has no key. */
export type WrittenArticle = Omit<ArticleInput, 'sourceKey'> & { readonly sourceKey: string | null }

/** An article to write, under the id that it has or gets. */
export interface Write {
  readonly id: string
  readonly input: WrittenArticle
  readonly digest: string | null
  readonly outcome: 'new' | 'completed' | 'updated'
}

/** Writes articles with all that hangs on them, and the one event that tells of it. */
export async function writeArticles(transaction: Transaction, writes: readonly Write[], at: Date): Promise<void> {
  const before = await snapshotOf(transaction, idsOf(writes.filter(({ outcome }) => outcome !== 'new')))
  await writeContents(transaction, writes)
  const [only, ...others] = writes
  await recordEvent(transaction, {
    at,
    kind: 'saved',
    ...(only && others.length === 0 && { articleId: only.id }),
    before,
    after: await snapshotOf(transaction, idsOf(writes)),
  })
}

/** Writes articles with all that hangs on them. The caller says what happened. */
export async function writeContents(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const made = writes.filter(({ outcome }) => outcome === 'new')
  const changed = writes.filter(({ outcome }) => outcome !== 'new')
  const sections = await ensureNamed(
    transaction,
    'section',
    writes.flatMap(({ input }) => input.section ?? []),
  )
  const rows = writes.map((write) => rowOf(write, sections))
  await insertArticles(transaction, made, rows)
  await updateArticles(transaction, changed, rows)
  await writeBodies(transaction, writes)
  await writeAddresses(transaction, writes)
  await writeTitles(transaction, writes)
  await writeCredits(transaction, writes)
  await writeTopics(transaction, writes)
  await writeRelatedLinks(transaction, writes)
  await writeExchanges(transaction, writes)
}

const idsOf = (writes: readonly Write[]): string[] => writes.map(({ id }) => id)

const rowOf = ({ id, input, digest }: Write, sectionIdOf: (section: string | SectionInput) => string) => ({
  id,
  source_key: input.sourceKey,
  source_digest: digest,
  url: input.url,
  title: input.title,
  lead: input.lead,
  byline: input.byline,
  image: input.image,
  genre: input.genre,
  language: input.language,
  access: input.access,
  may_be_syndicated: input.mayBeSyndicated ?? true,
  undated: input.isUndated ?? false,
  state: input.state,
  published_at: input.publishedAt,
  visible_from: input.visibleFrom,
  visible_until: input.visibleUntil,
  updated_at: input.updatedAt,
  word_count: input.body && wordCountOf(input.body),
  contributions_message: input.contributionsMessage,
  section_id: input.section === null ? null : sectionIdOf(input.section),
})

type Row = ReturnType<typeof rowOf>

const recordset = (rows: readonly object[]): Prisma.Sql => Prisma.sql`json_to_recordset(${JSON.stringify(rows)}::json) AS row(
  id uuid, source_key text, source_digest text, slug text, url text, title text, lead text, byline text, image jsonb, genre "Genre",
  language text, access "Access", may_be_syndicated boolean, undated boolean, state "ArticleState", published_at timestamptz, visible_from timestamptz, visible_until timestamptz,
  updated_at timestamptz, word_count int, contributions_message text, section_id uuid)`

async function insertArticles(transaction: Transaction, made: readonly Write[], rows: readonly Row[]): Promise<void> {
  if (made.length === 0) return
  const ids = new Set(idsOf(made))
  const slugs = await freeSlugs(
    transaction,
    'article',
    made.map(({ input }) => (input.slug === undefined ? slugOf(input.title) : slugOfSource(input.slug))),
  )
  const slugged = rows.filter(({ id }) => ids.has(id)).map((row, index) => ({ ...row, slug: slugs[index] }))
  await transaction.$executeRaw(Prisma.sql`
    INSERT INTO article (id, source_key, source_digest, slug, url, title, lead, byline, image, genre, language, access, may_be_syndicated, state,
      published_at, visible_from, visible_until, updated_at, word_count, contributions_message, section_id)
    SELECT id, source_key, source_digest, slug, url, title, lead, byline, image, genre, language, access, may_be_syndicated, state,
      published_at, visible_from, visible_until, updated_at, word_count, contributions_message, section_id FROM ${recordset(slugged)}`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_slug (slug, article_id) SELECT slug, id FROM ${recordset(slugged)}`)
}

/**
 * The slug stays: it is an address. What an editor holds stays too, but a source may always take its article back. A stub says nothing of
 * what it leaves out.
 */
async function updateArticles(transaction: Transaction, changed: readonly Write[], rows: readonly Row[]): Promise<void> {
  if (changed.length === 0) return
  const ids = new Set(idsOf(changed))
  const keep = (name: string) => {
    const [row, article] = [Prisma.raw(`row.${name}`), Prisma.raw(`article.${name}`)]
    return Prisma.sql`CASE WHEN row.word_count IS NULL THEN coalesce(${row}, ${article}) ELSE ${row} END`
  }
  const held = (what: string) => Prisma.sql`${what} = ANY(article.held)`
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
    FROM ${recordset(rows.filter(({ id }) => ids.has(id)))} WHERE article.id = row.id`)
}

async function writeBodies(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const bodies = writes.flatMap(({ id, input }) => (input.body === null ? [] : [{ id, blocks: input.body }]))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_body (article_id, blocks)
    SELECT id, blocks FROM json_to_recordset(${JSON.stringify(bodies)}::json) AS row(id uuid, blocks jsonb)
    ON CONFLICT (article_id) DO UPDATE SET blocks = excluded.blocks`)
}

/** An address belongs to the article that had it first. A slug of today goes before a former one: the articles have theirs by now. */
async function writeAddresses(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const urls = writes.flatMap(({ id, input: { url, formerUrls = [] } }) =>
    [url, ...formerUrls].flatMap((address) => (address === null ? [] : [{ id, address }])),
  )
  const slugs = writes.flatMap(({ id, input: { slug, formerSlugs = [] } }) =>
    [...(slug === undefined ? [] : [slug]), ...formerSlugs].map((address) => ({ id, address: slugOfSource(address) })),
  )
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_url (url, article_id)
    SELECT address, id FROM json_to_recordset(${JSON.stringify(urls)}::json) AS row(id uuid, address text) ON CONFLICT (url) DO NOTHING`)
  if (slugs.length === 0) return
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_slug (slug, article_id)
    SELECT address, id FROM json_to_recordset(${JSON.stringify(slugs)}::json) AS row(id uuid, address text) ON CONFLICT (slug) DO NOTHING`)
}

/** A link that prints a former title still means the article. */
async function writeTitles(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const titles = writes.map(({ id, input }) => ({ id, title_key: titleKey(input.title) }))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_title (title_key, article_id)
    SELECT title_key, id FROM json_to_recordset(${JSON.stringify(titles)}::json) AS row(id uuid, title_key text) ON CONFLICT DO NOTHING`)
}

/** A text that comes without a signature doesn't take away the author who was known before. */
async function writeCredits(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const signed = writes.filter(({ input }) => input.credits.length > 0)
  const authorIdOf = await ensureNamed(
    transaction,
    'author',
    signed.flatMap(({ input }) => input.credits),
  )
  const rows = signed.flatMap(({ id, input }) =>
    unique(input.credits.map(authorIdOf)).map((author_id, position) => ({ id, author_id, position })),
  )
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_author WHERE article_id = ANY(${idsOf(signed)}::uuid[])`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_author (article_id, author_id, position, published_at)
    SELECT row.id, row.author_id, row.position, article.published_at
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS row(id uuid, author_id uuid, position int) JOIN article ON article.id = row.id`)
}

async function writeTopics(transaction: Transaction, all: readonly Write[]): Promise<void> {
  const writes = all.filter(({ input }) => input.body !== null || input.topics.length > 0)
  const topicIdOf = await ensureNamed(
    transaction,
    'topic',
    writes.flatMap(({ input }) => input.topics),
  )
  const rows = writes.flatMap(({ id, input }) =>
    unique(input.topics.map(topicIdOf)).map((topic_id, position) => ({ id, topic_id, position })),
  )
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_topic WHERE article_id = ANY(${idsOf(writes)}::uuid[])`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_topic (article_id, topic_id, position, published_at)
    SELECT row.id, row.topic_id, row.position, article.published_at
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS row(id uuid, topic_id uuid, position int) JOIN article ON article.id = row.id`)
}

/** Pins of an editor stay; otherwise the page's own links are the editors' choice. */
async function writeRelatedLinks(transaction: Transaction, all: readonly Write[]): Promise<void> {
  const writes = all.filter(({ input }) => input.body !== null || input.relatedLinks.length > 0)
  const free = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM article WHERE id = ANY(${idsOf(writes)}::uuid[]) AND NOT 'links' = ANY(held)`)
  const ids = new Set(free.map(({ id }) => id))
  const rows = writes
    .filter(({ id }) => ids.has(id))
    .flatMap(({ id, input }) => input.relatedLinks.map((link, position) => ({ id, position, title_key: titleKey(link.title), ...link })))
  await transaction.$executeRaw(Prisma.sql`DELETE FROM related_link WHERE article_id = ANY(${[...ids]}::uuid[])`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO related_link (article_id, position, title, title_key, teaser, url, note)
    SELECT id, position, title, title_key, teaser, url, note
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS row(id uuid, position int, title text, title_key text, teaser text, url text, note text)`)
}

/** What readers and editors said of the article at its source. What the source no longer has stays. */
async function writeExchanges(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const contributions = writes.flatMap(({ id, input: { sourceKey, contributions = [] } }) => {
    const idOfKey = new Map(contributions.map(({ key }) => [key, idOf(`contribution:${sourceKey}\n${key}`, undated)]))
    return contributions.map(({ key, replyTo, authorName, text, publishedAt }) => ({
      id: idOfKey.get(key),
      article_id: id,
      author_name: authorName,
      text,
      published_at: publishedAt,
      reply_to_id: replyTo === null || replyTo === key ? null : idOfKey.get(replyTo),
    }))
  })
  if (contributions.length > 0) {
    const rows = [...new Map(contributions.map((row) => [row.id, row])).values()]
    await transaction.$executeRaw(Prisma.sql`INSERT INTO contribution (id, article_id, author_name, text, published_at, reply_to_id)
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS row(id uuid, article_id uuid, author_name text, text text, published_at timestamptz, reply_to_id uuid)
      ON CONFLICT (id) DO UPDATE SET author_name = excluded.author_name, text = excluded.text, published_at = excluded.published_at,
        reply_to_id = excluded.reply_to_id`)
  }
  const corrections = writes.flatMap(({ id, input }) => (input.corrections ?? []).map((correction) => ({ id, ...correction })))
  if (corrections.length > 0) {
    await transaction.$executeRaw(Prisma.sql`INSERT INTO correction (article_id, at, note)
      SELECT id, at, note FROM json_to_recordset(${JSON.stringify(corrections)}::json) AS row(id uuid, at timestamptz, note text)
      ON CONFLICT (article_id, at) DO NOTHING`)
  }
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]
