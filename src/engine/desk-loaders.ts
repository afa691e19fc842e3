import DataLoader from 'dataloader'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import type { View } from '../content/audience.ts'
import type { Database } from '../store/database/database.ts'
import { bodiesOf } from '../store/reads/article.ts'
import { authorsOf } from '../store/reads/author.ts'
import { correctionsOf } from '../store/reads/contribution.ts'
import { deskArticlesById } from '../store/reads/desk.ts'
import { topicsOf } from '../store/reads/topic.ts'
import type { Context } from './context.ts'
import type { Loaders } from './loaders.ts'

/** An article that was asked for at the desk, or with a preview token: its own fields are answered whole, whatever its state. */
type DeskArticle = ArticleRecord & { readonly fromDesk: true }

/** What hangs on an article and is hidden with it. */
type Hidden = Pick<Loaders, 'articleBody' | 'authorsOfArticle' | 'topicsOfArticle' | 'correctionsOfArticle'>

const deskLoaders = new WeakMap<Context, Hidden>()

/** The loaders that answer for the article: the public's, unless it comes from the desk. What it leads to is the public's in any case. */
export function loadersOf(article: ArticleCard, context: Context): Hidden {
  if (!('fromDesk' in article)) return context.loaders
  let loaders = deskLoaders.get(context)
  if (!loaders) {
    loaders = createDeskLoaders(context.database, { ...context.view, sees: 'EVERYTHING' })
    deskLoaders.set(context, loaders)
  }
  return loaders
}

const createDeskLoaders = (database: Database, view: View): Hidden => ({
  articleBody: new DataLoader(async (ids) => {
    const rows = new Map((await bodiesOf(database, view, [...ids])).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  }),
  authorsOfArticle: listed((ids) => authorsOf(database, view, ids)),
  topicsOfArticle: listed((ids) => topicsOf(database, view, ids)),
  correctionsOfArticle: listed((ids) => correctionsOf(database, view, ids)),
})

const listed = <Row extends { readonly articleId: string }>(load: (ids: readonly string[]) => Promise<Row[]>) =>
  new DataLoader<string, Row[]>(async (ids) => {
    const rows = await load([...ids])
    return ids.map((id) => rows.filter(({ articleId }) => articleId === id))
  })

export const fromDesk = (article: ArticleRecord): DeskArticle => ({ ...article, fromDesk: true })

/** One article whatever its state. The caller has made sure that the viewer may see it. Null: there is none. */
export async function deskArticle(id: string | null, { database }: Context): Promise<DeskArticle | null> {
  if (id === null) return null
  const [article] = await deskArticlesById(database, [id])
  return article ? fromDesk(article) : null
}
