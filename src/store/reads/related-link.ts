import type { ArticleCard, ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import type { RelatedLinkRecord } from '../../content/related-link.ts'
import type { Database } from '../database/database.ts'
import { articleColumns, cardColumns } from './article-columns.ts'
import { automaticLinks } from './automatic-link.ts'
import { type Chosen, distinct, type Reading } from './chosen-link.ts'
import { editorialLinks } from './editorial-link.ts'

/** An article whose links are looked up, and how many. */
export interface AskedLinks {
  readonly articleId: string
  readonly size: number
}

/**
 * « Lire aussi » of each visible article, in the order of the lookups, `size` entries while the archive has them: the editors' own in
 * their order, then what the engine chose, then what is nearest before in the same section, then in the whole paper, then what came
 * after. The article itself is never included, no target occurs twice, and every target is visible.
 */
export const relatedLinksOf = (database: Database, view: View, lookups: readonly AskedLinks[]): Promise<RelatedLinkRecord[][]> =>
  readLinks<ArticleRecord>({ database, view, columns: articleColumns(view) }, lookups)

/** The same with an ArticleCard of each target. */
export const relatedCardsOf = (
  database: Database,
  view: View,
  lookups: readonly AskedLinks[],
): Promise<RelatedLinkRecord<ArticleCard>[][]> => readLinks<ArticleCard>({ database, view, columns: cardColumns(view) }, lookups)

async function readLinks<Target extends ArticleCard>(
  reading: Reading,
  lookups: readonly AskedLinks[],
): Promise<RelatedLinkRecord<Target>[][]> {
  // An article that is looked up twice is read once: a shorter list is the beginning of a longer one.
  const sizes = new Map<string, number>()
  for (const { articleId, size } of lookups) sizes.set(articleId, Math.max(size, sizes.get(articleId) ?? 0))
  const editorial = await editorialLinks<Target>(reading, [...sizes.keys()])
  const short = [...sizes].filter(([articleId, size]) => (editorial.get(articleId)?.length ?? 0) < size)
  const automatic = short.length > 0 ? await automaticLinks<Target>(reading, short) : new Map<string, Chosen<Target>[]>()
  return lookups.map(({ articleId, size }) => {
    const chosen = editorial.get(articleId) ?? []
    const links = chosen.length < size ? distinct([...chosen, ...(automatic.get(articleId) ?? [])]) : chosen
    return links.slice(0, size).map((link, index) => ({ ...link, articleId, position: index + 1 }))
  })
}
