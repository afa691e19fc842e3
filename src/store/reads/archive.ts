import type {
  ArchivedArticle,
  ArchivedEntity,
  ArchivedFront,
  ArchivedLinks,
  ArchivedRecord,
  ArchivedRevision,
} from '../../content/archive.ts'
import { fieldNames } from '../../content/article-field.ts'
import { titleKey } from '../../content/title.ts'
import { type Database, Prisma, type Statements } from '../database/database.ts'
import { selected } from './article-columns.ts'

/** Rows read at once, so that memory use does not depend on the size of the paper. */
const pageSize = 200
/** Part of the text of a statement: plans are generic, and PostgreSQL would expect a tenth of the table if the limit were a parameter. */
const pageLength = Prisma.raw(String(pageSize))

export type Archived = ArchivedArticle | ArchivedRecord

/**
 * The whole paper as of one instant, in a fixed order: sections (parents first), authors, topics, articles by date, then the links
 * between articles, the front page, and the revisions in the order in which they were made. It is for the paper itself, and not filtered
 * by visibility.
 */
export function readArchive(database: Database, onRecords: (records: readonly Archived[]) => Promise<void>): Promise<void> {
  return database.bulk(
    async (transaction) => {
      await onRecords(await sections(transaction))
      for (const page of [authors, topics]) await eachPage(transaction, page, ({ slug }) => slug, '', onRecords)
      const first: Position = ['-infinity', '00000000-0000-0000-0000-000000000000']
      await eachPage(transaction, articles, ({ publishedAt, kept }): Position => [publishedAt.toISOString(), kept.id], first, onRecords)
      await eachPage(transaction, links, ({ article }) => article, first[1], onRecords)
      await onRecords(await front(transaction))
      for (let after = '0'; ; ) {
        const rows = await revisions(transaction, after)
        const last = rows.at(-1)
        if (!last) return
        await onRecords(rows.map(({ line }) => line))
        after = last.id
      }
    },
    { isolationLevel: 'REPEATABLE READ' },
  )
}

type Position = readonly [publishedAt: string, id: string]

/** Reads the next page while `onRecords` handles the current one. */
async function eachPage<Row extends Archived, Place>(
  transaction: Statements,
  read: (transaction: Statements, after: Place) => Promise<Row[]>,
  placeOf: (row: Row) => Place,
  start: Place,
  onRecords: (records: readonly Archived[]) => Promise<void>,
): Promise<void> {
  let rows = await read(transaction, start)
  for (let last = rows.at(-1); last; last = rows.at(-1)) {
    const next = read(transaction, placeOf(last))
    const handled = onRecords(rows)
    // The transaction ends when one of them fails, and no statement may be in progress then.
    await Promise.allSettled([next, handled])
    await handled
    rows = await next
  }
}

const slugsOf = (kind: 'section' | 'author' | 'topic' | 'article') =>
  Prisma.raw(`ARRAY(SELECT slug FROM ${kind}_slug WHERE ${kind}_id = ${kind}.id ORDER BY slug) AS slugs`)

const sections = (transaction: Statements): Promise<ArchivedEntity[]> =>
  transaction.$queryRaw(Prisma.sql`WITH RECURSIVE depth(id, level) AS (
      SELECT id, 0 FROM section WHERE parent_id IS NULL
      UNION ALL SELECT section.id, level + 1 FROM section JOIN depth ON section.parent_id = depth.id)
    SELECT 'section' AS type, section.id, section.slug, ${slugsOf('section')}, section.name, section.description, section.position,
      parent.slug AS parent
    FROM section JOIN depth ON depth.id = section.id LEFT JOIN section AS parent ON parent.id = section.parent_id
    ORDER BY depth.level, section.position, section.slug`)

const authors = (transaction: Statements, after: string): Promise<ArchivedEntity[]> =>
  transaction.$queryRaw(Prisma.sql`SELECT 'author' AS type, id, slug, ${slugsOf('author')}, name, kind::text AS kind, role, biography, portrait
    FROM author WHERE slug > ${after} ORDER BY slug LIMIT ${pageLength}`)

const topics = (transaction: Statements, after: string): Promise<ArchivedEntity[]> =>
  transaction.$queryRaw(Prisma.sql`SELECT 'topic' AS type, id, slug, ${slugsOf('topic')}, name
    FROM topic WHERE slug > ${after} ORDER BY slug LIMIT ${pageLength}`)

interface ArticleRow
  extends Omit<ArchivedArticle, 'type' | 'kept' | 'contributions' | 'corrections'>,
    Omit<ArchivedArticle['kept'], 'titles'> {
  readonly titleKeys: readonly string[]
  readonly contributions: readonly { key: string; replyTo: string | null; authorName: string; text: string; publishedAt: string }[]
  readonly corrections: readonly { at: string; note: string }[]
}

/**
 * Whether none of an article's printed links refers to an article. PostgreSQL would answer EXISTS from a hash table of all links, which it
 * would build for each page. An aggregate reads only the links of one article.
 */
const linksToNoArticle = Prisma.sql`(SELECT count(target_id) = 0 FROM related_link WHERE article_id = article.id)`

async function articles(transaction: Statements, [publishedAt, id]: Position): Promise<ArchivedArticle[]> {
  const rows = await transaction.$queryRaw<
    ArticleRow[]
  >(Prisma.sql`SELECT ${selected('id', 'version', 'sourceKey', 'sourceDigest', 'slug')}, ${slugsOf('article')},
      ARRAY(SELECT url FROM article_url WHERE article_id = article.id ORDER BY url) AS urls,
      ARRAY(SELECT title_key FROM article_title WHERE article_id = article.id ORDER BY title_key) AS "titleKeys",
      ${selected(...fieldNames, 'state', 'publishedAt', 'visibleFrom', 'visibleUntil', 'updatedAt', 'withdrawalReason', 'held')},
      article.sensitive AS "isSensitive",
      CASE WHEN section.id IS NOT NULL THEN jsonb_build_object('slug', section.slug, 'name', section.name) END AS section,
      ARRAY(SELECT jsonb_build_object('slug', author.slug, 'name', author.name, 'kind', author.kind) FROM article_author AS entry
        JOIN author ON author.id = entry.author_id WHERE entry.article_id = article.id ORDER BY entry.position) AS credits,
      ARRAY(SELECT jsonb_build_object('slug', topic.slug, 'name', topic.name) FROM article_topic AS entry
        JOIN topic ON topic.id = entry.topic_id WHERE entry.article_id = article.id ORDER BY entry.position) AS topics,
      body.blocks AS body,
      ARRAY(SELECT jsonb_build_object('title', title, 'teaser', teaser, 'url', url, 'note', note) FROM related_link
        WHERE article_id = article.id AND ${linksToNoArticle} ORDER BY position) AS "relatedLinks",
      ARRAY(SELECT jsonb_build_object('key', id, 'replyTo', reply_to_id, 'authorName', author_name, 'text', text, 'publishedAt', published_at)
        FROM contribution WHERE article_id = article.id ORDER BY published_at, contribution.id) AS contributions,
      ARRAY(SELECT jsonb_build_object('at', at, 'note', note) FROM correction WHERE article_id = article.id ORDER BY at) AS corrections
    FROM article LEFT JOIN section ON section.id = article.section_id LEFT JOIN article_body AS body ON body.article_id = article.id
    WHERE (article.published_at, article.id) > (${publishedAt}::timestamptz, ${id}::uuid)
    ORDER BY article.published_at, article.id LIMIT ${pageLength}`)
  return rows.map(articleOf)
}

function articleOf(row: ArticleRow): ArchivedArticle {
  const {
    id,
    version,
    sourceKey,
    sourceDigest,
    slugs,
    urls,
    titleKeys,
    withdrawalReason,
    held,
    isSensitive,
    contributions,
    corrections,
    ...article
  } = row
  return {
    type: 'article',
    ...article,
    contributions: contributions.map((one) => ({ ...one, publishedAt: new Date(one.publishedAt) })),
    corrections: corrections.map(({ at, note }) => ({ at: new Date(at), note })),
    kept: {
      id,
      version,
      sourceKey,
      sourceDigest,
      slugs,
      urls,
      // Only the keys of former titles are stored. The current title's key follows from the title, and is left out.
      titles: titleKeys.filter((key) => key !== titleKey(article.title)),
      withdrawalReason,
      held,
      isSensitive,
    },
  }
}

const links = (transaction: Statements, after: string): Promise<ArchivedLinks[]> =>
  transaction.$queryRaw(Prisma.sql`SELECT 'links' AS type, article.id AS article, article.version, ARRAY(
      SELECT jsonb_build_object('title', title, 'teaser', teaser, 'url', url, 'note', note, 'target', target_id) FROM related_link
      WHERE article_id = article.id ORDER BY position) AS links
    FROM (SELECT DISTINCT article_id AS id FROM related_link WHERE target_id IS NOT NULL AND article_id > ${after}::uuid
      ORDER BY article_id LIMIT ${pageLength}) AS linked JOIN article ON article.id = linked.id ORDER BY article.id`)

async function front(transaction: Statements): Promise<ArchivedFront[]> {
  const rows = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`SELECT article_id AS id FROM front ORDER BY position`)
  return rows.length === 0 ? [] : [{ type: 'front', articles: rows.map(({ id }) => id) }]
}

/** The lines of the audit trail that record a version of an article. */
const revisions = (transaction: Statements, after: string): Promise<{ id: string; line: ArchivedRevision }[]> =>
  transaction.$queryRaw(Prisma.sql`SELECT id, jsonb_build_object('type', 'revision', 'article', about, 'version', version, 'at', at,
      'by', jsonb_build_object('subject', actor, 'name', actor_name), 'action', action, 'before', before, 'after', after) AS line
    FROM audit WHERE id > ${after}::bigint AND version IS NOT NULL ORDER BY id LIMIT ${pageLength}`)
