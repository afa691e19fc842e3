import DataLoader from 'dataloader'
import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import { type AskedRevisions, type AskedTrail, auditTrailsOf, revisionsOf } from '../store/commands/audit.ts'
import { type AskedPreview, signPreviews } from '../store/commands/preview-token.ts'
import { deskArticlesById, deskLinksOf, deskRecordsOf } from '../store/reads/desk.ts'
import type { Context } from './context.ts'
import { createLoaders, createOwnReads, type Loaders } from './loaders.ts'
import { pairOne, pairSeveral } from './pair-rows.ts'

/** An article that was read at the desk, or with a preview token. Its own fields are returned in full in any state of the article. */
type DeskArticle = ArticleRecord & { readonly fromDesk: true }

const deskLoaders = new WeakMap<Context, Loaders>()

/**
 * The loaders of the fields that are hidden with an article: body, authors, topics and corrections. An article from the desk has loaders
 * that see everything; any other article has the public ones. Articles, authors and topics that it links to are always read as the public
 * sees them.
 */
export function loadersOf(
  article: ArticleCard,
  context: Context,
): Pick<Loaders, 'articleBody' | 'authorsOfArticle' | 'topicsOfArticle' | 'correctionsOfArticle'> {
  if (!('fromDesk' in article)) return context.loaders
  let loaders = deskLoaders.get(context)
  if (!loaders) {
    const { database, publication, view, work } = context
    loaders = createLoaders(createOwnReads({ database, publication, view: { ...view, sees: 'EVERYTHING' } }), work, false)
    deskLoaders.set(context, loaders)
  }
  return loaders
}

export const fromDesk = (article: ArticleRecord): DeskArticle => ({ ...article, fromDesk: true })

/** One article in any state, for a viewer who may see it; null if it does not exist. */
export async function deskArticle(id: string | null, context: Context): Promise<DeskArticle | null> {
  const article = id === null ? null : await editorLoadersOf(context).article.load(id)
  return article && fromDesk(article)
}

const editorLoaders = new WeakMap<Context, ReturnType<typeof createEditorLoaders>>()

/** Loaders of the data that only editors see. Each reads all articles of a list with one statement. */
export function editorLoadersOf(context: Context): ReturnType<typeof createEditorLoaders> {
  const loaders = editorLoaders.get(context) ?? createEditorLoaders(context)
  editorLoaders.set(context, loaders)
  return loaders
}

function createEditorLoaders({ database, work }: Context) {
  // No cache: the second field of a mutation may change what the first one returned.
  const options = { cache: false, batchScheduleFn: (dispatch: () => void) => work.schedule(dispatch) }
  return {
    article: new DataLoader(async (ids: readonly string[]) => pairOne(ids, await deskArticlesById(database, ids), ({ id }) => id), options),
    record: new DataLoader(async (ids: readonly string[]) => pairOne(ids, await deskRecordsOf(database, ids), ({ id }) => id), options),
    links: new DataLoader(async (ids: readonly string[]) => pairSeveral(ids, await deskLinksOf(database, ids)), options),
    revisions: new DataLoader((asked: readonly AskedRevisions[]) => revisionsOf(database, asked), options),
    audit: new DataLoader((asked: readonly AskedTrail[]) => auditTrailsOf(database, asked), options),
    previewToken: new DataLoader((asked: readonly AskedPreview[]) => signPreviews(database, asked), options),
  }
}
