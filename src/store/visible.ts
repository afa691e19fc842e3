import type { View } from '../content/audience.ts'
import type { ArticleState } from '../content/visibility.ts'
import { Prisma } from './generated/client.ts'

/** `isVisible` of `content/visibility.ts` in SQL, about the row that the statement calls `article`. Every read of articles carries it. */
export const visible = (at: Date): Prisma.Sql =>
  Prisma.sql`article.state = 'PUBLISHED' AND article.visible_from <= ${at} AND (article.visible_until IS NULL OR article.visible_until > ${at})`

/** `stateAt` of `content/visibility.ts` in SQL, for the desk. */
export function inState(state: ArticleState, at: Date): Prisma.Sql {
  const expired = Prisma.sql`article.state = 'PUBLISHED' AND article.visible_until <= ${at}`
  const awaited = Prisma.sql`article.state = 'PUBLISHED' AND article.visible_from > ${at} AND (article.visible_until IS NULL OR article.visible_until > ${at})`
  switch (state) {
    case 'DRAFT':
      return Prisma.sql`article.state = 'DRAFT'`
    case 'WITHDRAWN':
      return Prisma.sql`article.state = 'WITHDRAWN'`
    case 'PUBLISHED':
      return visible(at)
    case 'EXPIRED':
      return expired
    case 'SCHEDULED':
      return Prisma.sql`${awaited} AND article.published_at > ${at}`
    case 'EMBARGOED':
      return Prisma.sql`${awaited} AND article.published_at <= ${at}`
  }
}

/** What a view may see of articles: the desk's all of them, any other the visible ones. */
export const seenBy = ({ at, sees }: View): Prisma.Sql => (sees === 'EVERYTHING' ? Prisma.sql`TRUE` : visible(at))
