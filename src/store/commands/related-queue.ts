import { type Database, Prisma, type Statements } from '../database/database.ts'

/** An article that waits to be compared anew. */
export interface QueuedArticle {
  readonly articleId: string
  /** Changes each time the article is queued again. */
  readonly ticket: string
  /** How many articles wait. */
  readonly backlog: number
}

/** Queues articles that have changed. An article that waits already gets a new ticket. */
export async function enqueueArticles(statements: Statements, articleIds: readonly string[], at: Date): Promise<void> {
  await statements.$executeRaw(Prisma.sql`INSERT INTO related_queue (article_id, queued_at)
      SELECT id, ${at} FROM unnest(${articleIds}::uuid[]) AS changed(id) WHERE EXISTS (SELECT FROM article WHERE article.id = changed.id)
      ON CONFLICT (article_id) DO UPDATE SET ticket = excluded.ticket, queued_at = excluded.queued_at`)
}

/** The article that has waited longest; undefined if none waits. */
export async function nextQueued({ query }: Pick<Database, 'query'>): Promise<QueuedArticle | undefined> {
  const [next] = await query<QueuedArticle>(Prisma.sql`SELECT article_id AS "articleId", ticket::text AS ticket,
      (SELECT count(*)::int FROM related_queue) AS backlog FROM related_queue ORDER BY ticket LIMIT 1`)
  return next
}

/** Removes an article from the queue, unless it was queued again since. */
export async function dequeueArticle(statements: Statements, { articleId, ticket }: QueuedArticle): Promise<void> {
  await statements.$executeRaw(Prisma.sql`DELETE FROM related_queue WHERE article_id = ${articleId}::uuid AND ticket = ${ticket}::bigint`)
}

/** The last ticket; null if the queue is empty. */
export async function lastTicket({ query }: Pick<Database, 'query'>): Promise<string | null> {
  const [ticket] = await query<{ last: string | null }>(Prisma.sql`SELECT max(ticket)::text AS last FROM related_queue`)
  return ticket?.last ?? null
}

/** Removes the articles queued up to this ticket; none if it is null. */
export async function dequeueUpTo(statements: Statements, ticket: string | null): Promise<void> {
  await statements.$executeRaw(Prisma.sql`DELETE FROM related_queue WHERE ticket <= ${ticket ?? '-1'}::bigint`)
}
