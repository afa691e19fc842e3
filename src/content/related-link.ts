import type { ArticleCard, ArticleRecord } from './article.ts'
import type { Flaw } from './flaw.ts'

export type RelatedLinkSource = 'EDITORIAL' | 'ALGORITHM' | 'BACKFILL'

/** Why a link is in the list, with its evidence. */
export type RelatedReason =
  | { readonly kind: 'editorsChoice'; readonly note: string | null }
  | { readonly kind: 'sameStory'; readonly articleId: string }
  | { readonly kind: 'sharedTopics'; readonly topicIds: readonly string[] }
  | { readonly kind: 'similarText'; readonly terms: readonly string[] }
  | { readonly kind: 'sameAuthor'; readonly authorId: string }
  | { readonly kind: 'sameSection'; readonly sectionId: string }
  | { readonly kind: 'recent'; readonly publishedAt: Date }

/** A related link that the reader can see. */
export interface RelatedLinkRecord<Target extends ArticleCard = ArticleRecord> {
  readonly articleId: string
  /** Position in the returned list, starting at 1. */
  readonly position: number
  readonly title: string
  readonly teaser: string | null
  readonly url: string | null
  /** Null if the target is not an article of the archive. */
  readonly target: Target | null
  readonly source: RelatedLinkSource
  /** Strongest first. */
  readonly reasons: readonly RelatedReason[]
  /** 0 to 1, comparable within one list; null for EDITORIAL and BACKFILL. */
  readonly score: number | null
  readonly flaws?: readonly Flaw[]
}
