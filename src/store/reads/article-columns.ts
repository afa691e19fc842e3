import { Prisma } from '../database/database.ts'

/** The columns of an ArticleCard, of the row that the statement calls `article`. */
export const cardColumns = Prisma.sql`article.id, article.slug, article.title, article.lead, article.published_at AS "publishedAt",
  article.section_id AS "sectionId"`

/** The columns of an ArticleRecord. */
export const articleColumns = Prisma.sql`${cardColumns}, article.url, article.byline, article.image, article.genre, article.language,
  article.access, article.may_be_syndicated AS "mayBeSyndicated", article.updated_at AS "updatedAt", article.word_count AS "wordCount",
  article.contributions_message AS "contributionsMessage"`
