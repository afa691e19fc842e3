import { type Audience, asSyndicated, maySyndicate, type View } from '../../src/content/audience.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { viewOf as viewOfViewer } from '../../src/content/viewer.ts'
import { isVisible, type StoredState } from '../../src/content/visibility.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { limitedViewer, type Newsroom } from '../newsroom.ts'
import { storyWords } from './history.ts'

export interface ArticleRow {
  readonly id: string
  readonly slug: string
  readonly slugs: readonly string[]
  readonly url: string | null
  readonly state: StoredState
  readonly publishedAt: Date
  readonly visibleFrom: Date
  readonly visibleUntil: Date | null
  readonly section: string | null
  readonly access: string
  readonly mayBeSyndicated: boolean
  readonly texts: readonly string[]
  readonly lead: string
  readonly reason: string | null
  readonly opening: string
  readonly corrections: readonly string[]
  /** Notes and teasers of the links that editors chose. */
  readonly notes: readonly string[]
  readonly preview: string
  /** Notes of corrections that are dated in the future. */
  readonly awaited: readonly string[]
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
  /** Those of them that are words of visible articles: a partner's rights do not include them. */
  readonly beyondRights: readonly string[]
  /** The articles, visible or not, that may ever be shown to the reader. */
  readonly allowed: readonly ArticleRow[]
}

/**
 * Who reads: an audience; a partner that may show only the headlines of one section; or programs with no credential or with a subscriber's,
 * which get what may be syndicated.
 */
export type Reader = Audience | 'FEED' | 'SUBSCRIBER_FEED' | 'LIMITED'

export const readers = [
  'ANONYMOUS',
  'PARTNER',
  'SUBSCRIBER',
  'EDITOR',
  'FEED',
  'SUBSCRIBER_FEED',
  'LIMITED',
] as const satisfies readonly Reader[]

export type TruthFor = (reader: Reader) => Truth

export function viewOf(reader: Reader, at: Date): View {
  switch (reader) {
    case 'FEED':
      return asSyndicated({ at, audience: 'ANONYMOUS' })
    case 'SUBSCRIBER_FEED':
      return asSyndicated({ at, audience: 'SUBSCRIBER' })
    case 'LIMITED':
      return viewOfViewer(limitedViewer, at)
    default:
      return { at, audience: reader }
  }
}

export async function truthOf(room: Newsroom): Promise<TruthFor> {
  const rows =
    await room.database.query<ArticleRow>(Prisma.sql`SELECT article.id, article.slug, article.url, article.state, article.published_at AS "publishedAt",
      article.visible_from AS "visibleFrom", article.visible_until AS "visibleUntil", article.section_id AS section, article.access::text AS access, article.may_be_syndicated AS "mayBeSyndicated",
      ARRAY(SELECT slug FROM article_slug WHERE article_id = article.id) AS slugs,
      ARRAY[article.title, article.lead, body.blocks #>> '{0,text}', body.blocks #>> '{1,text}']
        || ARRAY(SELECT slug FROM article_slug WHERE article_id = article.id)
        || ARRAY(SELECT note FROM correction WHERE article_id = article.id)
        || ARRAY(SELECT note FROM related_link WHERE article_id = article.id)
        || ARRAY(SELECT teaser FROM related_link WHERE article_id = article.id) AS texts,
      ARRAY(SELECT note FROM correction WHERE article_id = article.id) AS corrections,
      ARRAY(SELECT concat_ws(' ', note, teaser) FROM related_link WHERE article_id = article.id) AS notes,
      ARRAY(SELECT text FROM contribution WHERE article_id = article.id) AS exchange,
      article.lead, body.blocks #>> '{0,text}' AS opening, body.blocks #>> '{1,text}' AS preview, article.withdrawal_reason AS reason,
      ARRAY(SELECT note FROM correction WHERE article_id = article.id AND at > ${room.clock.now}) AS awaited,
      ARRAY(SELECT author_id::text FROM article_author WHERE article_id = article.id) AS authors,
      ARRAY(SELECT topic_id::text FROM article_topic WHERE article_id = article.id) AS topics
    FROM article LEFT JOIN article_body AS body ON body.article_id = article.id`)
  const names = {
    author: await room.database.query<NamedRow>(Prisma.sql`SELECT id, slug, name FROM author`),
    topic: await room.database.query<NamedRow>(Prisma.sql`SELECT id, slug, name FROM topic`),
  }
  const slugs = await room.database.query<{ slug: string; id: string }>(Prisma.sql`SELECT slug, section_id AS id FROM section_slug`)
  const sections = new Map(slugs.map(({ slug, id }) => [slug, id]))
  const truthFor = (reader: Reader): Truth => {
    const view = viewOf(reader, room.clock.now)
    const allowed = rows.filter(({ mayBeSyndicated, section }) => maySyndicate({ mayBeSyndicated, sectionId: section }, view))
    const shown = allowed.filter((row) => isVisible(row, view.at))
    const hidden = rows.filter((row) => !shown.includes(row))
    const authors = split(names.author, new Set(shown.flatMap((row) => row.authors)))
    const topics = split(names.topic, new Set(shown.flatMap((row) => row.topics)))
    const beyondRights =
      reader === 'LIMITED'
        ? [
            ...storyWords,
            ...shown.flatMap(({ lead, opening, preview, corrections, notes }) =>
              wordsOf([lead, opening, preview, ...corrections, ...notes]),
            ),
          ]
        : []
    const shownWords = new Set(shown.flatMap(({ texts }) => wordsOf(texts)))
    const hiddenFromAll = [
      ...hidden.flatMap(({ id, texts, exchange }) => [id, encodeId('Article', id), ...wordsOf(texts), ...wordsOf(exchange)]),
      ...authors.hidden.flatMap(({ id, slug, name }) => [id, encodeId('Author', id), ...wordsOf([slug, name])]),
      ...topics.hidden.flatMap(({ id, slug, name }) => [id, encodeId('Topic', id), ...wordsOf([slug, name])]),
    ].filter((secret) => !shownWords.has(secret))
    // The reason is shown at the URL of an article that was withdrawn after its publication.
    const reasons = rows.filter((row) => !(row.state === 'WITHDRAWN' && row.visibleFrom <= view.at && allowed.includes(row)))
    const reserved = shown.flatMap(({ access, preview }) => (access === 'FREE' ? [] : wordsOf([preview])))
    const secrets = [
      ...beyondRights,
      ...hiddenFromAll,
      ...wordsOf(reasons.map(({ reason }) => reason)),
      ...shown.flatMap(({ awaited }) => wordsOf(awaited)),
      ...(view.audience === 'SUBSCRIBER' ? [] : [...reserved, ...shown.flatMap(({ exchange }) => wordsOf(exchange))]),
    ]
    return { sections, allowed, articles: { shown, hidden }, authors, topics, secrets, beyondRights }
  }
  const known = new Map<Reader, Truth>()
  return (reader) => {
    const truth = known.get(reader) ?? truthFor(reader)
    known.set(reader, truth)
    return truth
  }
}

/** Whether the article was visible at any instant since `since`, as it is now. */
export const wasVisible = ({ state, visibleFrom, visibleUntil }: ArticleRow, since: Date, now: Date): boolean =>
  state === 'PUBLISHED' && visibleFrom <= now && (visibleUntil === null || visibleUntil > since)

/** Each text has one unique word, which ends in "zq". */
export const wordsOf = (texts: readonly (string | null)[]): string[] => texts.flatMap((text) => text?.match(/[a-z]+\d+zq/gu) ?? [])

const split = (rows: readonly NamedRow[], known: ReadonlySet<string>) => ({
  shown: rows.filter(({ id }) => known.has(id)),
  hidden: rows.filter(({ id }) => !known.has(id)),
})
