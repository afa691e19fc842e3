import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { type ArticleChange, changesAfter } from './change.ts'
import type { ChangePlace } from './change-place.ts'

/** A change as subscribers and webhooks receive it: the article was published, was changed, or was removed. */
export type VisibleChange = ArticleChange & { readonly kind: 'published' | 'changed' | 'removed' }

/**
 * The changes after a place, with `published` once for each article that became visible. A command whose event is held back by older
 * transactions may concern an article that was already found by its instant; then the command's change counts.
 */
export async function visibleChangesAfter(
  database: Pick<Database, 'query'>,
  view: View,
  from: ChangePlace,
  limit: number,
): Promise<{ changes: VisibleChange[]; place: ChangePlace; more: boolean }> {
  const { changes, place, more } = await changesAfter(database, view, from, limit)
  const ofArticles = changes.filter((change) => 'articleId' in change)
  const byCommand = await edgesOfCommands(database, ofArticles)
  const visible = ofArticles
    .filter(({ articleId }) => !byCommand.has(articleId))
    .map((change): VisibleChange => ({ ...change, kind: change.article === null ? 'removed' : change.appeared ? 'published' : 'changed' }))
  return { changes: visible, place, more }
}

/** The articles that seem to have become visible or expired with time, but did so by a command, whose event is delivered instead. */
async function edgesOfCommands({ query }: Pick<Database, 'query'>, changes: readonly ArticleChange[]): Promise<ReadonlySet<string>> {
  const edges = changes.flatMap(({ articleId, edgeAt }) => (edgeAt === null ? [] : [{ articleId, edgeAt }]))
  if (edges.length === 0) return new Set()
  const rows = await query<{ id: string }>(Prisma.sql`
    WITH edge AS (SELECT * FROM unnest(${edges.map(({ articleId }) => articleId)}::uuid[], ${edges.map(({ edgeAt }) => edgeAt.toISOString())}::timestamptz[]) AS edge(id, at))
    SELECT edge.id FROM edge JOIN LATERAL (
      SELECT FROM event CROSS JOIN jsonb_to_recordset(event.after) AS made(article uuid, "visibleFrom" text, "visibleUntil" text)
      WHERE event.at >= edge.at AND made.article = edge.id AND (
        (made."visibleFrom"::timestamptz = edge.at AND NOT event.before @> jsonb_build_array(jsonb_build_object('article', edge.id, 'state', 'PUBLISHED', 'visibleFrom', made."visibleFrom")))
        OR (made."visibleUntil"::timestamptz = edge.at AND NOT event.before @> jsonb_build_array(jsonb_build_object('article', edge.id, 'state', 'PUBLISHED', 'visibleUntil', made."visibleUntil")))
      ) LIMIT 1
    ) AS command ON TRUE`)
  return new Set(rows.map(({ id }) => id))
}
