import { Prisma } from './generated/client.ts'

/** `isVisible` of `content/visibility.ts` in SQL, about the row that the statement calls `article`. Every read of articles carries it. */
export const visible = (at: Date): Prisma.Sql =>
  Prisma.sql`article.state = 'PUBLISHED' AND article.visible_from <= ${at} AND (article.visible_until IS NULL OR article.visible_until > ${at})`
