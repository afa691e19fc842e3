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

/** One entry of « Lire aussi », as a reader may see it. */
export interface RelatedLinkRecord<Target extends ArticleCard = ArticleRecord> {
  readonly articleId: string
  /** From 1, in the list as answered. */
  readonly position: number
  readonly title: string
  readonly teaser: string | null
  readonly url: string | null
  /** Null where the archive doesn't hold it. */
  readonly target: Target | null
  readonly source: RelatedLinkSource
  /** Strongest first. */
  readonly reasons: readonly RelatedReason[]
  /** 0 to 1, comparable within one list; null for an editor's choice and for backfill. */
  readonly score: number | null
  readonly flaws?: readonly Flaw[]
}
