/** What is stored of an article's life. */
export type StoredState = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN'

/** What an editor calls it at an instant: a published article outside its window is scheduled, embargoed or expired. */
export type ArticleState = StoredState | 'SCHEDULED' | 'EMBARGOED' | 'EXPIRED'

/** The window is half-open: visible at `visibleFrom`, no longer at `visibleUntil`. */
export interface PublicationWindow {
  readonly state: StoredState
  readonly publishedAt: Date
  readonly visibleFrom: Date
  /** Null: for good. */
  readonly visibleUntil: Date | null
}

/** The rule of who sees what, for everyone but the desk. `store/reads/visible.ts` says the same in SQL. */
export const isVisible = (article: PublicationWindow, at: Date): boolean =>
  article.state === 'PUBLISHED' && article.visibleFrom <= at && (article.visibleUntil === null || at < article.visibleUntil)

export function stateAt(article: PublicationWindow, at: Date): ArticleState {
  if (article.state !== 'PUBLISHED' || isVisible(article, at)) return article.state
  if (article.visibleUntil !== null && article.visibleUntil <= at) return 'EXPIRED'
  return at < article.publishedAt ? 'SCHEDULED' : 'EMBARGOED'
}
