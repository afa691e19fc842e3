import DataLoader from 'dataloader'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import type { View } from '../content/audience.ts'
import { type AskedRevisions, type AskedTrail, auditTrailsOf, revisionsOf } from '../store/commands/audit.ts'
import { type AskedPreview, signPreviews } from '../store/commands/preview-token.ts'
import type { Database } from '../store/database/database.ts'
import { bodiesOf } from '../store/reads/article.ts'
import { authorsOf } from '../store/reads/author.ts'
import { correctionsOf } from '../store/reads/contribution.ts'
import { type DeskRecord, deskArticlesById, deskLinksOf, deskRecordsOf } from '../store/reads/desk.ts'
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

const listed = <Row extends { readonly articleId: string }>(load: (ids: readonly string[]) => Promise<Row[]>, options = {}) =>
  new DataLoader<string, Row[]>(async (ids) => {
    const rows = await load([...ids])
    return ids.map((id) => rows.filter(({ articleId }) => articleId === id))
  }, options)

export const fromDesk = (article: ArticleRecord): DeskArticle => ({ ...article, fromDesk: true })

/** One article whatever its state. The caller has made sure that the viewer may see it. Null: there is none. */
export async function deskArticle(id: string | null, context: Context): Promise<DeskArticle | null> {
  const article = id === null ? null : await editorLoadersOf(context).article.load(id)
  return article && fromDesk(article)
}

const editorLoaders = new WeakMap<Context, ReturnType<typeof createEditorLoaders>>()

/** What only editors know of articles, read for all that a list holds at once. */
export function editorLoadersOf(context: Context): ReturnType<typeof createEditorLoaders> {
  const loaders = editorLoaders.get(context) ?? createEditorLoaders(context.database)
  editorLoaders.set(context, loaders)
  return loaders
}

/** They remember nothing: a mutation may change in its second field what it has answered for the first. */
const unremembered = { cache: false }

const createEditorLoaders = (database: Database) => ({
  article: new DataLoader<string, ArticleRecord | null>(async (ids) => {
    const rows = new Map((await deskArticlesById(database, ids)).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  }, unremembered),
  record: new DataLoader<string, DeskRecord | null>(async (ids) => {
    const rows = new Map((await deskRecordsOf(database, ids)).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  }, unremembered),
  links: listed((ids) => deskLinksOf(database, ids), unremembered),
  revisions: new DataLoader((asked: readonly AskedRevisions[]) => revisionsOf(database, asked), unremembered),
  audit: new DataLoader((asked: readonly AskedTrail[]) => auditTrailsOf(database, asked), unremembered),
  previewToken: new DataLoader((asked: readonly AskedPreview[]) => signPreviews(database, asked), unremembered),
})
