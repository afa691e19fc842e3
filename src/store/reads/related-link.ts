import type { ArticleCard, ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import type { RelatedLinkRecord, RelatedReason } from '../../content/related-link.ts'
import { titleKey } from '../../content/title.ts'
import { type Database, Prisma } from '../database/database.ts'
import { articleColumns, cardColumns } from './article-columns.ts'
import { readableArticle, readableLink } from './unreadable-value.ts'
import { visible } from './visible.ts'

/** An article whose links are looked up, and how many. */
export interface AskedLinks {
  readonly articleId: string
  readonly size: number
}

type Chosen<Target extends ArticleCard> = Omit<RelatedLinkRecord<Target>, 'articleId' | 'position'>

/**
 * « Lire aussi » of each visible article, in the order of the lookups, `size` entries while the archive has them: the editors' own in
 * their order, then what the engine chose, then what is nearest before in the same section, then in the whole paper, then what came
 * after. The article itself is never included, no target occurs twice, and every target is visible.
 */
export const relatedLinksOf = (database: Database, view: View, lookups: readonly AskedLinks[]): Promise<RelatedLinkRecord[][]> =>
  readLinks<ArticleRecord>({ database, view, columns: articleColumns }, lookups)

/** The same with an ArticleCard of each target. */
export const relatedCardsOf = (
  database: Database,
  view: View,
  lookups: readonly AskedLinks[],
): Promise<RelatedLinkRecord<ArticleCard>[][]> => readLinks<ArticleCard>({ database, view, columns: cardColumns }, lookups)

/** The view that links are read for, and the columns of their targets. */
interface Reading {
  readonly database: Database
  readonly view: View
  readonly columns: Prisma.Sql
}

async function readLinks<Target extends ArticleCard>(
  reading: Reading,
  lookups: readonly AskedLinks[],
): Promise<RelatedLinkRecord<Target>[][]> {
  // An article that is looked up twice is read once: a shorter list is the beginning of a longer one.
  const sizes = new Map<string, number>()
  for (const { articleId, size } of lookups) sizes.set(articleId, Math.max(size, sizes.get(articleId) ?? 0))
  const editorial = await editorialLinks<Target>(reading, [...sizes.keys()])
  const short = [...sizes].filter(([articleId, size]) => (editorial.get(articleId)?.length ?? 0) < size)
  const others = short.length > 0 ? await otherLinks<Target>(reading, short) : new Map<string, Chosen<Target>[]>()
  return lookups.map(({ articleId, size }) => {
    const chosen = editorial.get(articleId) ?? []
    const links = chosen.length < size ? distinct([...chosen, ...(others.get(articleId) ?? [])]) : chosen
    return links.slice(0, size).map((link, index) => ({ ...link, articleId, position: index + 1 }))
  })
}

/** Each target once, at its first position. */
function distinct<Target extends ArticleCard>(links: readonly Chosen<Target>[]): Chosen<Target>[] {
  const seen = new Set<string>()
  return links.filter(({ target, url, title }) => {
    const key = target?.id ?? url ?? titleKey(title)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

interface Printed {
  readonly sourceId: string
  readonly linkPosition: number
  readonly linkTeaser: string | null
  readonly note: string | null
  /** The printed title, its URL and the date of the page; null for a pinned article, which is shown with its current title. */
  readonly linkTitle: string | null
  readonly linkUrl: string | null
  readonly sourcePublishedAt: Date | null
  /** How the link refers to the article in the same row; null if it refers to none. */
  readonly means: 'target' | 'address' | 'title' | null
  readonly isVisible: boolean
}

type PrintedRow<Target> = Target & Printed

/**
 * The links that editors chose, each with every article that it may refer to: by its target, or if that is not known by its URL or by a
 * current or former title.
 */
async function editorialLinks<Target extends ArticleCard>(
  { database, view, columns }: Reading,
  articleIds: readonly string[],
): Promise<Map<string, Chosen<Target>[]>> {
  const source = Prisma.sql`SELECT article.id, article.published_at FROM article WHERE article.id = ANY(${articleIds}::uuid[]) AND ${visible(view)}`
  const printed = Prisma.sql`source.id AS "sourceId", link.position AS "linkPosition", link.teaser AS "linkTeaser", link.note`
  const rows = await database.query<PrintedRow<Target>>(Prisma.sql`
    SELECT ${printed}, NULL AS "linkTitle", NULL AS "linkUrl", NULL AS "sourcePublishedAt", 'target' AS means, ${visible(view)} AS "isVisible",
      ${columns}
    FROM (${source}) AS source
    JOIN related_link AS link ON link.article_id = source.id
    JOIN article ON article.id = link.target_id
    UNION ALL
    SELECT ${printed}, link.title, link.url, source.published_at, meant.means, ${visible(view)}, ${columns}
    FROM (${source}) AS source
    JOIN related_link AS link ON link.article_id = source.id AND link.target_id IS NULL
    LEFT JOIN LATERAL (
      SELECT 'address' AS means, known.article_id FROM article_url AS known WHERE known.url = link.url
      UNION ALL
      SELECT 'title', known.article_id FROM article_title AS known WHERE known.title_key = link.title_key
    ) AS meant ON TRUE
    LEFT JOIN article ON article.id = meant.article_id`)
  const bySource = new Map<string, PrintedRow<Target>[]>()
  for (const row of rows) {
    readTarget(row)
    addTo(bySource, row.sourceId, row)
  }
  const links = new Map<string, Chosen<Target>[]>()
  for (const [sourceId, printed] of bySource) {
    const found: Chosen<Target>[] = []
    for (const meant of inOrder(printed)) {
      const link = linkOf(meant)
      if (link) found.push(link)
    }
    links.set(sourceId, distinct(found))
  }
  return links
}

/** A link that refers to no article has null in all columns of the target. */
function readTarget(row: ArticleCard): void {
  if (row.id !== null && isWhole(row)) readableArticle(row)
}

const isWhole = (row: ArticleCard): row is ArticleRecord => 'url' in row

function addTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** The rows of each printed link of one article, in order. Sorting here costs less than sorting whole rows in PostgreSQL. */
function inOrder<Row extends Printed>(rows: Row[]): [Row, ...Row[]][] {
  rows.sort((a, b) => a.linkPosition - b.linkPosition)
  const found: [Row, ...Row[]][] = []
  for (const row of rows) {
    const last = found.at(-1)
    if (last?.[0].linkPosition === row.linkPosition) last.push(row)
    else found.push([row])
  }
  return found
}

/**
 * A link as the reader may see it; null if its target, URL or title belongs to an article that is not visible, because even the title would
 * reveal it. A title that several articles have refers to the visible one nearest in date.
 */
function linkOf<Target extends ArticleCard>(rows: readonly [PrintedRow<Target>, ...PrintedRow<Target>[]]): Chosen<Target> | null {
  const [printed] = rows
  const named = rows.filter(({ means }) => means === 'target' || means === 'address')
  const titled = rows.filter(({ means }) => means === 'title')
  const known = titled.filter(({ isVisible }) => isVisible)
  if (named.some(({ isVisible }) => !isVisible) || (titled.length > 0 && known.length === 0)) return null
  const target = named[0] ?? nearest(known)
  if (target?.id === printed.sourceId) return null
  return readableLink({
    title: printed.linkTitle ?? printed.title,
    teaser: printed.linkTeaser ?? target?.lead ?? null,
    url: target ? null : printed.linkUrl,
    target: target ?? null,
    source: 'EDITORIAL' as const,
    reasons: [{ kind: 'editorsChoice' as const, note: printed.note }],
    score: null,
  })
}

const nearest = <Row extends ArticleCard & Printed>(rows: readonly Row[]): Row | undefined =>
  rows.toSorted((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1))[0]

const distance = ({ publishedAt, sourcePublishedAt }: ArticleCard & Printed): number =>
  Math.abs(publishedAt.getTime() - (sourcePublishedAt?.getTime() ?? 0))

interface Other {
  readonly sourceId: string
  readonly tier: number
  readonly sameSection: boolean
  readonly score: number | null
  /** Evidence for the engine's choice; null for other links. The first article of the story is included only while it is visible. */
  readonly storyId: string | null
  readonly topicIds: readonly string[] | null
  readonly terms: readonly (string | null)[] | null
  readonly authorId: string | null
}

/**
 * Links that editors did not choose, up to the size of the whole list, because some of them may repeat the editors' links: the engine's
 * choice in its order; then, if there are too few, earlier articles of the section, earlier articles of the rest of the paper, and later
 * ones. A sensitive article has no such links and is never a target. Evidence is read with the links, so that both agree.
 */
async function otherLinks<Target extends ArticleCard>(
  { database, view, columns }: Reading,
  lookups: readonly (readonly [string, number])[],
): Promise<Map<string, Chosen<Target>[]>> {
  const rows = await database.query<Target & Other>(Prisma.sql`
    SELECT source.id AS "sourceId", near.tier, article.section_id IS NOT DISTINCT FROM source.section_id AND source.section_id IS NOT NULL AS "sameSection",
      near.score, near.terms,
      CASE near.tier WHEN 0 THEN (SELECT article.id FROM article WHERE article.id = near.story_id AND ${visible(view)}) END AS "storyId",
      CASE near.tier WHEN 0 THEN ARRAY(SELECT mine.topic_id::text FROM article_topic AS mine JOIN article_topic AS theirs
        ON theirs.article_id = near.id AND theirs.topic_id = mine.topic_id WHERE mine.article_id = source.id ORDER BY mine.position) END AS "topicIds",
      CASE near.tier WHEN 0 THEN (SELECT mine.author_id FROM article_author AS mine JOIN article_author AS theirs
        ON theirs.article_id = near.id AND theirs.author_id = mine.author_id WHERE mine.article_id = source.id ORDER BY mine.position LIMIT 1) END AS "authorId",
      ${columns}
    FROM unnest(${lookups.map(([articleId]) => articleId)}::uuid[], ${lookups.map(([, size]) => size)}::int[]) AS lookup(id, size)
    JOIN LATERAL (SELECT article.id, article.section_id, article.published_at FROM article WHERE article.id = lookup.id AND NOT article.sensitive AND ${visible(view)}) AS source ON TRUE
    CROSS JOIN LATERAL (
      WITH alike AS MATERIALIZED (
        SELECT neighbour.position, neighbour.score, neighbour.story_id, neighbour.terms, article.id
        FROM article_neighbour AS neighbour JOIN article ON article.id = neighbour.target_id
        WHERE neighbour.article_id = source.id AND NOT article.sensitive AND ${visible(view)}
        ORDER BY neighbour.position LIMIT lookup.size),
      open AS MATERIALIZED (SELECT CASE WHEN count(*) < lookup.size THEN lookup.size ELSE 0 END AS size FROM alike),
      section AS MATERIALIZED (
        SELECT article.id, article.published_at FROM article
        WHERE article.section_id = source.section_id AND (article.published_at, article.id) < (source.published_at, source.id)
          AND NOT article.sensitive AND ${visible(view)}
        ORDER BY article.published_at DESC, article.id DESC LIMIT (SELECT size FROM open)),
      earlier AS MATERIALIZED (
        SELECT article.id, article.published_at FROM article
        WHERE (source.section_id IS NULL OR article.section_id IS DISTINCT FROM source.section_id)
          AND (article.published_at, article.id) < (source.published_at, source.id) AND NOT article.sensitive AND ${visible(view)}
        ORDER BY article.published_at DESC, article.id DESC LIMIT (SELECT size FROM open) - (SELECT count(*) FROM section)),
      later AS MATERIALIZED (
        SELECT article.id, article.published_at FROM article
        WHERE (article.published_at, article.id) > (source.published_at, source.id) AND NOT article.sensitive AND ${visible(view)}
        ORDER BY article.published_at ASC, article.id ASC
        LIMIT greatest((SELECT size FROM open) - (SELECT count(*) FROM section) - (SELECT count(*) FROM earlier), 0))
      SELECT 0 AS tier, position AS n, id, score, story_id, terms FROM alike
      UNION ALL SELECT 1, - extract(epoch FROM published_at), id, NULL, NULL, NULL FROM section
      UNION ALL SELECT 2, - extract(epoch FROM published_at), id, NULL, NULL, NULL FROM earlier
      UNION ALL SELECT 3, extract(epoch FROM published_at), id, NULL, NULL, NULL FROM later
    ) AS near
    JOIN article ON article.id = near.id
    ORDER BY source.id, near.tier, near.n, CASE near.tier WHEN 3 THEN near.id END ASC, near.id DESC`)
  const links = new Map<string, Chosen<Target>[]>()
  for (const row of rows) {
    readTarget(row)
    const { sourceId, tier, score, title, lead } = row
    const link: Chosen<Target> = {
      title,
      teaser: lead,
      url: null,
      target: row,
      source: tier === 0 ? 'ALGORITHM' : 'BACKFILL',
      reasons: tier === 0 ? likenessOf(row) : nearnessOf(row),
      score: tier === 0 && Number.isFinite(score) ? score : null,
    }
    addTo(links, sourceId, link)
  }
  return links
}

/** The most informative reason comes first. There is at least one: that the articles appeared next to each other. */
function likenessOf({ storyId, topicIds, terms, authorId, sectionId, sameSection, publishedAt }: ArticleCard & Other): RelatedReason[] {
  const reasons: RelatedReason[] = []
  if (storyId) reasons.push({ kind: 'sameStory', articleId: storyId })
  if (topicIds && topicIds.length > 0) reasons.push({ kind: 'sharedTopics', topicIds })
  const words = terms?.filter((term) => term !== null) ?? []
  if (words.length > 0) reasons.push({ kind: 'similarText', terms: words })
  if (authorId) reasons.push({ kind: 'sameAuthor', authorId })
  if (sameSection && sectionId) reasons.push({ kind: 'sameSection', sectionId })
  return reasons.length > 0 ? reasons : [{ kind: 'recent', publishedAt }]
}

/** The reasons of backfill. Earlier articles of the same section are always tier 1. */
function nearnessOf({ tier, sectionId, publishedAt }: ArticleCard & Other): RelatedReason[] {
  const recent: RelatedReason = { kind: 'recent', publishedAt }
  return tier === 1 && sectionId ? [{ kind: 'sameSection', sectionId }, recent] : [recent]
}
