import { createHash } from 'node:crypto'
import type { ArticleInput } from '../content/article.ts'
import { wordCountOf } from '../content/body.ts'
import { slugOf } from '../content/slug.ts'
import { titleKey } from '../content/title.ts'
import { type Database, Prisma, type Transaction } from './database.ts'
import { recordEvent, snapshotOf } from './event.ts'
import { newId } from './id.ts'
import { ensureNamed, freeSlugs } from './named.ts'

/** `completed`: known by its headline until now, and has a text at last. */
export type SaveOutcome = 'new' | 'completed' | 'updated' | 'unchanged'

/** Commands that make slugs and names wait for each other: a paper writes seldom, and so two never take the same slug. */
const writersLock = 7_072_736

interface KnownRow {
  readonly id: string
  readonly sourceKey: string
  readonly digest: string | null
  readonly hasBody: boolean
  readonly hasLead: boolean
}

interface Write {
  readonly id: string
  readonly input: ArticleInput
  readonly digest: string
  readonly outcome: Exclude<SaveOutcome, 'unchanged'>
}

/**
 * Takes in articles by their source keys, all of them or none, with one event. Every key may come once. Answers what it did with
 * each, in order. What is the same as last time is not touched; what an editor has decided since stays decided.
 */
export async function saveArticles(database: Database, inputs: readonly ArticleInput[], at: Date): Promise<SaveOutcome[]> {
  return database.transaction(async (transaction) => {
    await lockWriters(transaction)
    const known = await knownBySourceKey(transaction, inputs)
    const writes: Write[] = []
    const outcomes = inputs.map((input) => {
      const digest = digestOf(input)
      const row = known.get(input.sourceKey)
      const outcome = outcomeOf(row, input, digest)
      if (outcome !== 'unchanged') writes.push({ id: row?.id ?? newId(at), input, digest, outcome })
      return outcome
    })
    if (writes.length > 0) await write(transaction, writes, at)
    return outcomes
  })
}

export async function lockWriters(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${writersLock})`)
}

async function knownBySourceKey(transaction: Transaction, inputs: readonly ArticleInput[]): Promise<Map<string, KnownRow>> {
  const rows = await transaction.$queryRaw<KnownRow[]>(Prisma.sql`
    SELECT article.id, article.source_key AS "sourceKey", article.source_digest AS digest, article.word_count IS NOT NULL AS "hasBody",
      article.lead IS NOT NULL AS "hasLead"
    FROM article WHERE article.source_key = ANY(${inputs.map(({ sourceKey }) => sourceKey)}::text[]) FOR UPDATE`)
  return new Map(rows.map((row) => [row.sourceKey, row]))
}

/** What the source said, whole: the same digest is the same message. */
const digestOf = (input: ArticleInput): string => createHash('sha256').update(JSON.stringify(input)).digest('base64url')

/** A stub adds to a stub what that one lacks, and nothing else: two pages may print it differently. */
function outcomeOf(known: KnownRow | undefined, input: ArticleInput, digest: string): SaveOutcome {
  if (!known) return 'new'
  if (input.body === null) return known.hasBody || known.hasLead || input.lead === null ? 'unchanged' : 'updated'
  if (!known.hasBody) return 'completed'
  return known.digest === digest ? 'unchanged' : 'updated'
}

async function write(transaction: Transaction, writes: readonly Write[], at: Date): Promise<void> {
  const made = writes.filter(({ outcome }) => outcome === 'new')
  const changed = writes.filter(({ outcome }) => outcome !== 'new')
  const before = await snapshotOf(transaction, idsOf(changed))
  const sections = await ensureNamed(transaction, 'section', named(writes.map(({ input }) => input.section)), at)
  const rows = writes.map((write) => rowOf(write, sections))
  await insertArticles(transaction, made, rows)
  await updateArticles(transaction, changed, rows)
  await writeBodies(transaction, writes)
  await writeUrls(transaction, writes)
  await writeTitles(transaction, writes)
  await writeCredits(transaction, writes, at)
  await writeTopics(transaction, writes, at)
  await writeRelatedLinks(transaction, writes)
  const [only, ...others] = writes
  await recordEvent(transaction, {
    at,
    kind: 'saved',
    ...(only && others.length === 0 && { articleId: only.id }),
    before,
    after: await snapshotOf(transaction, idsOf(writes)),
  })
}

const idsOf = (writes: readonly Write[]): string[] => writes.map(({ id }) => id)

const named = (names: readonly (string | null)[]) => [...new Set(names)].filter((name) => name !== null).map((name) => ({ name }))

const rowOf = ({ id, input, digest }: Write, sectionIdOf: (name: string) => string) => ({
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
  language text, access "Access", state "ArticleState", published_at timestamptz, visible_from timestamptz, visible_until timestamptz,
  updated_at timestamptz, word_count int, contributions_message text, section_id uuid)`

async function insertArticles(transaction: Transaction, made: readonly Write[], rows: readonly Row[]): Promise<void> {
  if (made.length === 0) return
  const ids = new Set(idsOf(made))
  const slugs = await freeSlugs(
    transaction,
    'article',
    made.map(({ input }) => slugOf(input.title)),
  )
  const slugged = rows.filter(({ id }) => ids.has(id)).map((row, index) => ({ ...row, slug: slugs[index] }))
  await transaction.$executeRaw(Prisma.sql`
    INSERT INTO article (id, source_key, source_digest, slug, url, title, lead, byline, image, genre, language, access, state,
      published_at, visible_from, visible_until, updated_at, word_count, contributions_message, section_id)
    SELECT id, source_key, source_digest, slug, url, title, lead, byline, image, genre, language, access, state,
      published_at, visible_from, visible_until, updated_at, word_count, contributions_message, section_id FROM ${recordset(slugged)}`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_slug (slug, article_id) SELECT slug, id FROM ${recordset(slugged)}`)
}

/** The slug stays: it is an address. What an editor holds stays too, but a source may always take its article back. */
async function updateArticles(transaction: Transaction, changed: readonly Write[], rows: readonly Row[]): Promise<void> {
  if (changed.length === 0) return
  const ids = new Set(idsOf(changed))
  await transaction.$executeRaw(Prisma.sql`
    UPDATE article SET source_digest = row.source_digest, url = coalesce(row.url, article.url), title = row.title,
      lead = row.lead, byline = coalesce(row.byline, article.byline), image = row.image, genre = row.genre, language = row.language,
      access = row.access, published_at = row.published_at, updated_at = row.updated_at, word_count = row.word_count,
      contributions_message = row.contributions_message, version = article.version + 1,
      state = CASE WHEN 'visibility' = ANY(article.held) AND row.state <> 'WITHDRAWN' THEN article.state ELSE row.state END,
      visible_from = CASE WHEN 'visibility' = ANY(article.held) THEN article.visible_from ELSE row.visible_from END,
      visible_until = CASE WHEN 'visibility' = ANY(article.held) THEN article.visible_until ELSE row.visible_until END,
      section_id = CASE WHEN 'section' = ANY(article.held) THEN article.section_id ELSE row.section_id END
    FROM ${recordset(rows.filter(({ id }) => ids.has(id)))} WHERE article.id = row.id`)
}

async function writeBodies(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const bodies = writes.flatMap(({ id, input }) => (input.body === null ? [] : [{ id, blocks: input.body }]))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_body (article_id, blocks)
    SELECT id, blocks FROM json_to_recordset(${JSON.stringify(bodies)}::json) AS row(id uuid, blocks jsonb)
    ON CONFLICT (article_id) DO UPDATE SET blocks = excluded.blocks`)
}

/** An address belongs to the article that had it first. */
async function writeUrls(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const urls = writes.flatMap(({ id, input }) => (input.url === null ? [] : [{ id, url: input.url }]))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_url (url, article_id)
    SELECT url, id FROM json_to_recordset(${JSON.stringify(urls)}::json) AS row(id uuid, url text) ON CONFLICT (url) DO NOTHING`)
}

/** A link that prints a former title still means the article. */
async function writeTitles(transaction: Transaction, writes: readonly Write[]): Promise<void> {
  const titles = writes.map(({ id, input }) => ({ id, title_key: titleKey(input.title) }))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_title (title_key, article_id)
    SELECT title_key, id FROM json_to_recordset(${JSON.stringify(titles)}::json) AS row(id uuid, title_key text) ON CONFLICT DO NOTHING`)
}

/** A text that comes without a signature doesn't take away the author who was known before. */
async function writeCredits(transaction: Transaction, writes: readonly Write[], at: Date): Promise<void> {
  const signed = writes.filter(({ input }) => input.credits.length > 0)
  const authorIdOf = await ensureNamed(
    transaction,
    'author',
    signed.flatMap(({ input }) => input.credits),
    at,
  )
  const rows = signed.flatMap(({ id, input }) =>
    unique(input.credits.map(({ name }) => authorIdOf(name))).map((author_id, position) => ({ id, author_id, position })),
  )
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_author WHERE article_id = ANY(${idsOf(signed)}::uuid[])`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_author (article_id, author_id, position, published_at)
    SELECT row.id, row.author_id, row.position, article.published_at
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS row(id uuid, author_id uuid, position int) JOIN article ON article.id = row.id`)
}

async function writeTopics(transaction: Transaction, writes: readonly Write[], at: Date): Promise<void> {
  const topicIdOf = await ensureNamed(transaction, 'topic', named(writes.flatMap(({ input }) => input.topics)), at)
  const rows = writes.flatMap(({ id, input }) =>
    unique(input.topics.map(topicIdOf)).map((topic_id, position) => ({ id, topic_id, position })),
  )
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_topic WHERE article_id = ANY(${idsOf(writes)}::uuid[])`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO article_topic (article_id, topic_id, position, published_at)
    SELECT row.id, row.topic_id, row.position, article.published_at
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS row(id uuid, topic_id uuid, position int) JOIN article ON article.id = row.id`)
}

/** Pins of an editor stay; otherwise the page's own links are the editors' choice. */
async function writeRelatedLinks(transaction: Transaction, writes: readonly Write[]): Promise<void> {
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

const unique = (values: readonly string[]): string[] => [...new Set(values)]
