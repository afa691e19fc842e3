import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { type ArticleChange, type ChangePlace, changesAfter } from './change.ts'

/** What readers' machines are told of an article: that it is there now, that it is another, or that it is gone. */
export type News = ArticleChange & { readonly kind: 'published' | 'changed' | 'removed' }

/**
 * The changes after a place as news: what appeared is told as published once. A command that is late to be told, because older
 * transactions hold it back, may have let an article appear that has been found by its hour meanwhile; then the command's word counts.
 */
export async function newsAfter(
  database: Pick<Database, 'query'>,
  view: View,
  from: ChangePlace,
  limit: number,
): Promise<{ news: News[]; place: ChangePlace; more: boolean }> {
  const { changes: all, place, more } = await changesAfter(database, view, from, limit)
  const changes = all.filter((change) => 'articleId' in change)
  const byCommand = await edgesOfCommands(database, changes)
  const news = changes
    .filter(({ articleId }) => !byCommand.has(articleId))
    .map((change): News => ({ ...change, kind: change.article === null ? 'removed' : change.appeared ? 'published' : 'changed' }))
  return { news, place, more }
}

/** Those of the articles that seem to have appeared or gone by themselves, but did so by a command: its event is told, or will be. */
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
