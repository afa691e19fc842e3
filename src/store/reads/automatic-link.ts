import type { ArticleCard } from '../../content/article.ts'
import { mayShow } from '../../content/audience.ts'
import type { RelatedReason } from '../../content/related-link.ts'
import { Prisma } from '../database/database.ts'
import { addTo, type Chosen, type Reading, readTarget } from './chosen-link.ts'
import { visible } from './visible.ts'

interface Automatic {
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
export async function automaticLinks<Target extends ArticleCard>(
  { database, view, columns }: Reading,
  lookups: readonly (readonly [string, number])[],
): Promise<Map<string, Chosen<Target>[]>> {
  const rows = await database.query<Target & Automatic>(Prisma.sql`
    SELECT source.id AS "sourceId", near.tier, article.section_id IS NOT DISTINCT FROM source.section_id AND source.section_id IS NOT NULL AS "sameSection",
      near.score, ${mayShow(view, 'FULL') ? Prisma.sql`near.terms` : Prisma.sql`NULL::text[]`} AS terms,
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
function likenessOf({ storyId, topicIds, terms, authorId, sectionId, sameSection, publishedAt }: ArticleCard & Automatic): RelatedReason[] {
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
function nearnessOf({ tier, sectionId, publishedAt }: ArticleCard & Automatic): RelatedReason[] {
  const recent: RelatedReason = { kind: 'recent', publishedAt }
  return tier === 1 && sectionId ? [{ kind: 'sameSection', sectionId }, recent] : [recent]
}
