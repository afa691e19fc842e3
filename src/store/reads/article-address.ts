import type { ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { queryArticles } from './article.ts'
import { articleColumns } from './article-columns.ts'
import { visible } from './visible.ts'

/** What an address leads to: an article, the place of one that was taken away with the reason for it, or nothing. */
export type AtAddress =
  | { readonly kind: 'article'; readonly article: ArticleRecord }
  | { readonly kind: 'withdrawn'; readonly reason: string | null }
  | null

/**
 * What today's or a former slug leads to. Of an article that was withdrawn after its hour had come, who has its address is told the
 * reason, and nothing else; of any other that isn't visible nothing is known.
 */
export async function articleAtSlug(database: Database, view: View, slug: string): Promise<AtAddress> {
  const [article] = await queryArticles(
    database,
    Prisma.sql`SELECT ${articleColumns}
    FROM article_slug AS address JOIN article ON article.id = address.article_id WHERE address.slug = ${slug} AND ${visible(view)}`,
  )
  if (article) return { kind: 'article', article }
  const [withdrawn] = await database.query<{ reason: string | null }>(Prisma.sql`SELECT article.withdrawal_reason AS reason
    FROM article_slug AS address JOIN article ON article.id = address.article_id
    WHERE address.slug = ${slug} AND article.state = 'WITHDRAWN' AND article.visible_from <= ${view.at}`)
  return withdrawn ? { kind: 'withdrawn', reason: withdrawn.reason } : null
}
