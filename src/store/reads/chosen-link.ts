import type { ArticleCard, ArticleRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import type { RelatedLinkRecord } from '../../content/related-link.ts'
import { titleKey } from '../../content/title.ts'
import type { Database, Prisma } from '../database/database.ts'
import { readableArticle } from './unreadable-value.ts'

/** The view that links are read for, and the columns of their targets. */
export interface Reading {
  readonly database: Database
  readonly view: View
  readonly columns: Prisma.Sql
}

/** A link before its list is complete. */
export type Chosen<Target extends ArticleCard> = Omit<RelatedLinkRecord<Target>, 'articleId' | 'position'>

/** Each target once, at its first position. */
export function distinct<Target extends ArticleCard>(links: readonly Chosen<Target>[]): Chosen<Target>[] {
  const seen = new Set<string>()
  return links.filter(({ target, url, title }) => {
    const key = target?.id ?? url ?? titleKey(title)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** A link that refers to no article has null in all columns of the target. */
export function readTarget(row: ArticleCard): void {
  if (row.id !== null && isWhole(row)) readableArticle(row)
}

const isWhole = (row: ArticleCard): row is ArticleRecord => 'url' in row

export function addTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
