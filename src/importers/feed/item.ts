/** What a feed says of one article: RSS, Atom and JSON Feed say the same things in different places. Texts are as they stand, HTML or not. */
export interface FeedItem {
  readonly guid: string | null
  readonly link: string | null
  readonly title: string | null
  readonly summary: string | null
  /** The text itself; null where the feed gives a summary alone. */
  readonly content: string | null
  /** Whether the content is plain text, in which "<" is a character. */
  readonly isPlain: boolean
  /** What the feed calls itself. */
  readonly publisher: string | null
  readonly authors: readonly string[]
  readonly categories: readonly string[]
  readonly imageUrl: string | null
  readonly language: string | null
  readonly rights: string | null
  /** Instants as the feed writes them. */
  readonly published: string | null
  readonly updated: string | null
}
