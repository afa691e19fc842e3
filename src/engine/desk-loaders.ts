import type { ArticleCard, ArticleRecord } from '../content/article.ts'
import { deskArticlesById } from '../store/reads/desk.ts'
import type { Context } from './context.ts'
import { createLoaders, createOwnReads, type Loaders } from './loaders.ts'

/** An article that was read at the desk, or with a preview token: its own fields are answered in full, whatever its state. */
type DeskArticle = ArticleRecord & { readonly fromDesk: true }

const deskLoaders = new WeakMap<Context, Loaders>()

/**
 * The loaders of the fields that are hidden with an article: its text, authors, topics and corrections. They are the public's unless the
 * article comes from the desk. The articles, authors and topics that it leads to are always those that the public sees.
 */
export function loadersOf(
  article: ArticleCard,
  context: Context,
): Pick<Loaders, 'articleBody' | 'authorsOfArticle' | 'topicsOfArticle' | 'correctionsOfArticle'> {
  if (!('fromDesk' in article)) return context.loaders
  let loaders = deskLoaders.get(context)
  if (!loaders) {
    const { database, publication, view } = context
    loaders = createLoaders(createOwnReads({ database, publication, view: { ...view, sees: 'EVERYTHING' } }))
    deskLoaders.set(context, loaders)
  }
  return loaders
}

export const fromDesk = (article: ArticleRecord): DeskArticle => ({ ...article, fromDesk: true })

/** One article whatever its state, for a viewer who may see it. Null: there is none. */
export async function deskArticle(id: string | null, { database }: Context): Promise<DeskArticle | null> {
  if (id === null) return null
  const [article] = await deskArticlesById(database, [id])
  return article ? fromDesk(article) : null
}
