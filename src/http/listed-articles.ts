import type { ArticleRecord } from '../content/article.ts'
import type { Loaders } from '../engine/loaders.ts'
import { fullArticleOf } from '../graph/full-article.ts'
import type { ListSlice } from '../store/reads/article-slice.ts'

/** A slice of a list of articles, read by a statement that concurrent requests share, those of the graph included. */
export const listedArticles = async ({ articleSlice }: Loaders, slice: ListSlice): Promise<ArticleRecord[]> =>
  (await articleSlice.load({ ...slice, extent: { whole: true, authors: false } })).map(fullArticleOf)

/** The newest articles of a list. */
export const newestArticles = (loaders: Loaders, list: ListSlice['list'], size: number): Promise<ArticleRecord[]> =>
  listedArticles(loaders, { list, slice: { size, fromEnd: false, after: null, before: null } })

/**
 * These articles with their parts, in the same order. Articles that are no longer visible are left out. Requests share the parts and not the
 * articles: another request may have read an article before it was changed.
 */
export const articlesWith = async <Parts>(
  loader: { readonly load: (id: string) => Promise<Parts | null> },
  articles: readonly ArticleRecord[],
): Promise<(Parts & { readonly article: ArticleRecord })[]> =>
  (
    await Promise.all(
      articles.map(async (article) => {
        const parts = await loader.load(article.id)
        return parts && { ...parts, article }
      }),
    )
  ).filter((whole) => whole !== null)
