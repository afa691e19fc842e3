import { isSyndicated, type View } from '../../content/audience.ts'
import type { ArticleState } from '../../content/visibility.ts'
import { Prisma } from '../database/generated/client.ts'

/** `isVisible` of `content/visibility.ts` in SQL, about the row that the statement calls `article`. */
const published = (at: Date): Prisma.Sql =>
  Prisma.sql`article.state = 'PUBLISHED' AND article.visible_from <= ${at} AND (article.visible_until IS NULL OR article.visible_until > ${at})`

/** `maySyndicate` of `content/audience.ts` in SQL: whether the article may ever be shown in the view. */
export function syndicatable(view: View): Prisma.Sql {
  if (!isSyndicated(view)) return Prisma.sql`TRUE`
  return view.sections
    ? Prisma.sql`article.may_be_syndicated AND article.section_id = ANY(${view.sections}::uuid[])`
    : Prisma.sql`article.may_be_syndicated`
}

/** Whether the article is visible in the view. Every read of articles has this condition. */
export const visible = (view: View): Prisma.Sql => Prisma.sql`${published(view.at)} AND ${syndicatable(view)}`

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
      return published(at)
    case 'EXPIRED':
      return expired
    case 'SCHEDULED':
      return Prisma.sql`${awaited} AND article.published_at > ${at}`
    case 'EMBARGOED':
      return Prisma.sql`${awaited} AND article.published_at <= ${at}`
  }
}

/** The same, but true for a view that sees everything. */
export const seenBy = (view: View): Prisma.Sql => (view.sees === 'EVERYTHING' ? Prisma.sql`TRUE` : visible(view))
