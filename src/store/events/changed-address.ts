import type { PageAddress } from '../../content/publication.ts'
import { type Database, Prisma } from '../database/database.ts'
import type { VisibleChange } from './visible-change.ts'

/** The pages on which the changes are or were visible, including those at former slugs of visible articles. */
export async function addressesOf({ query }: Pick<Database, 'query'>, changes: readonly VisibleChange[]): Promise<PageAddress[]> {
  const shown = changes.flatMap(({ article }) => (article ? [article.id] : []))
  // An article that expired still has the lists that it had while it was visible.
  const listed = changes.flatMap(({ article, edgeAt, articleId }) => (article || edgeAt ? [articleId] : []))
  const gone = changes.flatMap(({ article, formerSlug }) => (article || formerSlug === null ? [] : [formerSlug]))
  const lists = changes.flatMap((item) => item.lists)
  const rows = await query<PageAddress>(Prisma.sql`
    SELECT 'article' AS kind, slug FROM article_slug WHERE article_id = ANY(${shown}::uuid[])
    UNION SELECT 'article', slug FROM article WHERE id = ANY(${listed}::uuid[])
    UNION SELECT 'section', slug FROM section WHERE id = ANY(${lists}::uuid[]) OR id IN (SELECT section_id FROM article WHERE id = ANY(${listed}::uuid[]))
    UNION SELECT 'author', slug FROM author WHERE id = ANY(${lists}::uuid[]) OR id IN (SELECT author_id FROM article_author WHERE article_id = ANY(${listed}::uuid[]))
    UNION SELECT 'topic', slug FROM topic WHERE id = ANY(${lists}::uuid[]) OR id IN (SELECT topic_id FROM article_topic WHERE article_id = ANY(${listed}::uuid[]))
    ORDER BY kind, slug`)
  return [...rows, ...gone.map((slug) => ({ kind: 'article' as const, slug }))]
}
