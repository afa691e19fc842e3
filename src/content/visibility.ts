/** The stored state of an article. */
export type StoredState = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN'

/** The state at an instant: a published article outside its publication window is scheduled, embargoed or expired. */
export type ArticleState = StoredState | 'SCHEDULED' | 'EMBARGOED' | 'EXPIRED'

/** A half-open interval: the article is visible at `visibleFrom`, and no longer at `visibleUntil`. */
export interface PublicationWindow {
  readonly state: StoredState
  readonly publishedAt: Date
  readonly visibleFrom: Date
  /** Null if the article does not expire. */
  readonly visibleUntil: Date | null
}

/** Decides whether readers see an article. Only the desk sees others. `store/reads/visible.ts` implements the same rule in SQL. */
export const isVisible = (article: PublicationWindow, at: Date): boolean =>
  article.state === 'PUBLISHED' && article.visibleFrom <= at && (article.visibleUntil === null || at < article.visibleUntil)

export function stateAt(article: PublicationWindow, at: Date): ArticleState {
  if (article.state !== 'PUBLISHED' || isVisible(article, at)) return article.state
  if (article.visibleUntil !== null && article.visibleUntil <= at) return 'EXPIRED'
  return at < article.publishedAt ? 'SCHEDULED' : 'EMBARGOED'
}
