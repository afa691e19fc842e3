import type { ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { queryArticles } from './article.ts'
import { articleColumns } from './article-columns.ts'
import { syndicatable, visible } from './visible.ts'

/** What an address leads to: an article, the reason why an article was withdrawn, or nothing. */
export type AtAddress =
  | { readonly kind: 'article'; readonly article: ArticleRecord }
  | { readonly kind: 'withdrawn'; readonly reason: string | null }
  | null

/**
 * Looks up a current or former slug. For an article that was withdrawn after it became visible, only the reason is returned; any other
 * article that is not visible is treated as unknown.
 */
export async function articleAtSlug(database: Database, view: View, slug: string): Promise<AtAddress> {
  const [article] = await queryArticles(
    database,
    Prisma.sql`SELECT ${articleColumns(view)}
    FROM article_slug AS address JOIN article ON article.id = address.article_id WHERE address.slug = ${slug} AND ${visible(view)}`,
  )
  if (article) return { kind: 'article', article }
  const [withdrawn] = await database.query<{ reason: string | null }>(Prisma.sql`SELECT article.withdrawal_reason AS reason
    FROM article_slug AS address JOIN article ON article.id = address.article_id
    WHERE address.slug = ${slug} AND article.state = 'WITHDRAWN' AND article.visible_from <= ${view.at} AND ${syndicatable(view)}`)
  return withdrawn ? { kind: 'withdrawn', reason: withdrawn.reason } : null
}
