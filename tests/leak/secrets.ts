import type { Audience } from '../../src/content/audience.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { isVisible, type StoredState } from '../../src/content/visibility.ts'
import { Prisma } from '../../src/store/database/database.ts'
import type { Newsroom } from '../newsroom.ts'

interface ArticleRow {
  readonly id: string
  readonly state: StoredState
  readonly publishedAt: Date
  readonly visibleFrom: Date
  readonly visibleUntil: Date | null
  readonly section: string | null
  readonly access: string
  readonly mayBeSyndicated: boolean
  readonly texts: readonly string[]
  readonly preview: string
  readonly exchange: readonly string[]
  readonly authors: readonly string[]
  readonly topics: readonly string[]
}

interface NamedRow {
  readonly id: string
  readonly slug: string
  readonly name: string
}

/** The full content of the database, and the part that an audience may know at the current instant according to the visibility rule. */
export interface Truth {
  readonly articles: { readonly shown: readonly ArticleRow[]; readonly hidden: readonly ArticleRow[] }
  readonly authors: { readonly shown: readonly NamedRow[]; readonly hidden: readonly NamedRow[] }
  readonly topics: { readonly shown: readonly NamedRow[]; readonly hidden: readonly NamedRow[] }
  /** The ids of the sections by each of their slugs. */
  readonly sections: ReadonlyMap<string, string>
  /** Words, ids and slugs that no response may contain. */
  readonly secrets: readonly string[]
}

/** The truth for an audience, or for the readers of a feed or an embed. */
export type TruthFor = (reader: Audience | 'FEED') => Truth

export async function truthOf(room: Newsroom): Promise<TruthFor> {
  const rows = await room.database.query<ArticleRow>(Prisma.sql`SELECT article.id, article.state, article.published_at AS "publishedAt",
      article.visible_from AS "visibleFrom", article.visible_until AS "visibleUntil", article.section_id AS section, article.access::text AS access, article.may_be_syndicated AS "mayBeSyndicated",
      -- The reason is shown at the URL of an article that was withdrawn after its publication.
      ARRAY[article.title, article.lead, body.blocks #>> '{0,text}', body.blocks #>> '{1,text}']
        || CASE WHEN article.state = 'WITHDRAWN' AND article.visible_from <= ${room.clock.now} THEN ARRAY[]::text[] ELSE ARRAY[article.withdrawal_reason] END
        || ARRAY(SELECT slug FROM article_slug WHERE article_id = article.id)
        || ARRAY(SELECT note FROM correction WHERE article_id = article.id)
        || ARRAY(SELECT note FROM related_link WHERE article_id = article.id) AS texts,
      ARRAY(SELECT text FROM contribution WHERE article_id = article.id) AS exchange,
      body.blocks #>> '{1,text}' AS preview,
      ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id) AS authors,
      ARRAY(SELECT topic_id::text FROM article_topic WHERE article_id = article.id) AS topics
    FROM article LEFT JOIN article_body AS body ON body.article_id = article.id`)
  const names = {
    author: await room.database.query<NamedRow>(Prisma.sql`SELECT id, slug, name FROM author`),
    topic: await room.database.query<NamedRow>(Prisma.sql`SELECT id, slug, name FROM topic`),
  }
  const slugs = await room.database.query<{ slug: string; id: string }>(Prisma.sql`SELECT slug, section_id AS id FROM section_slug`)
  const sections = new Map(slugs.map(({ slug, id }) => [slug, id]))
  return (reader) => {
    const isSyndicated = reader === 'PARTNER' || reader === 'FEED'
    const shown = rows.filter((row) => isVisible(row, room.clock.now) && (row.mayBeSyndicated || !isSyndicated))
    const hidden = rows.filter((row) => !shown.includes(row))
    const authors = split(names.author, new Set(shown.flatMap((row) => row.authors)))
    const topics = split(names.topic, new Set(shown.flatMap((row) => row.topics)))
    const shownWords = new Set(shown.flatMap(({ texts }) => wordsOf(texts)))
    const hiddenFromAll = [
      ...hidden.flatMap(({ id, texts, exchange }) => [id, encodeId('Article', id), ...wordsOf(texts), ...wordsOf(exchange)]),
      ...authors.hidden.flatMap(({ id, slug, name }) => [id, encodeId('Author', id), ...wordsOf([slug, name])]),
      ...topics.hidden.flatMap(({ id, slug, name }) => [id, encodeId('Topic', id), ...wordsOf([slug, name])]),
    ].filter((secret) => !shownWords.has(secret))
    const forSubscribers = shown.flatMap(({ access, preview, exchange }) => [
      ...(access === 'FREE' ? [] : wordsOf([preview])),
      ...wordsOf(exchange),
    ])
    const secrets = reader === 'SUBSCRIBER' ? hiddenFromAll : [...hiddenFromAll, ...forSubscribers]
    return { sections, articles: { shown, hidden }, authors, topics, secrets }
  }
}

/** Each text has one unique word, which ends in "zq". */
export const wordsOf = (texts: readonly (string | null)[]): string[] => texts.flatMap((text) => text?.match(/[a-z]+\d+zq/gu) ?? [])

const split = (rows: readonly NamedRow[], known: ReadonlySet<string>) => ({
  shown: rows.filter(({ id }) => known.has(id)),
  hidden: rows.filter(({ id }) => !known.has(id)),
})
