import type { ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { type Database, Prisma } from '../database/database.ts'
import { recordEvent, snapshotOf } from '../events/event.ts'
import { queryArticles } from '../reads/article.ts'
import { articleColumns } from '../reads/article-columns.ts'
import { visible } from '../reads/visible.ts'
import { once, recordAudit } from './audit.ts'

/** The visible articles of « À la une », in the editors' order. A hidden article keeps its position for when it becomes visible. */
export const frontArticles = (database: Database, view: View): Promise<ArticleRecord[]> =>
  queryArticles(
    database,
    Prisma.sql`SELECT ${articleColumns(view)} FROM front JOIN article ON article.id = front.article_id WHERE ${visible(view)} ORDER BY front.position`,
  )

/** Replaces the articles on the front page, in this order. With an empty list it shows the latest ones. */
export const setFront = (database: Database, ids: readonly string[], at: Date, editing: Editing = kiosque): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, ['front', ids], at, async () => {
      if (new Set(ids).size < ids.length) throw new InvalidInput('The list contains an article twice: expected each article at most once.')
      await transaction.$executeRaw(Prisma.sql`LOCK TABLE front IN EXCLUSIVE MODE`)
      const known = await transaction.article.findMany({ where: { id: { in: [...ids] } }, select: { id: true } })
      const missing = ids.filter((id) => !known.some((row) => row.id === id))
      if (missing.length > 0) throw new NotFound(`There is no article ${missing.join(', ')}.`)
      const former = (await transaction.front.findMany({ orderBy: { position: 'asc' } })).map(({ articleId }) => articleId)
      await transaction.front.deleteMany()
      await transaction.front.createMany({ data: ids.map((articleId, position) => ({ articleId, position })) })
      // The event names the articles that were added and removed. They themselves have not changed.
      const articles = await snapshotOf(transaction, [...new Set([...former, ...ids])])
      await recordEvent(transaction, { at, kind: 'fronted', before: articles, after: articles })
      await recordAudit(transaction, { at, editing, action: 'fronted', about: null, before: former, after: ids })
      return ''
    }),
  )
