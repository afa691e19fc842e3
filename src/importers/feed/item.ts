/** An item of a feed: the common content of RSS, Atom and JSON Feed. Texts are unchanged, with or without HTML. */
export interface FeedItem {
  readonly guid: string | null
  readonly link: string | null
  readonly title: string | null
  readonly summary: string | null
  /** The whole text; null if the feed contains only a summary. */
  readonly content: string | null
  /** Whether the content is plain text and not HTML. */
  readonly isPlain: boolean
  /** The title of the feed. */
  readonly publisher: string | null
  readonly authors: readonly string[]
  readonly categories: readonly string[]
  readonly imageUrl: string | null
  readonly language: string | null
  readonly rights: string | null
  /** Instants in the format of the feed. */
  readonly published: string | null
  readonly updated: string | null
}
