import type { ArticleInput, AuthorRecord, KeptArticle, PrintedLink, SectionRecord, TopicRecord } from './article.ts'
import type { ArticleDocument, AuditRecord } from './editing.ts'

/** A section, an author or a topic with its current and former slugs. */
export type ArchivedEntity =
  | ({ readonly type: 'section'; readonly slugs: readonly string[]; readonly parent: string | null } & Omit<SectionRecord, 'parentId'>)
  | ({ readonly type: 'author'; readonly slugs: readonly string[] } & AuthorRecord)
  | ({ readonly type: 'topic'; readonly slugs: readonly string[] } & TopicRecord)

/** The pinned links of one version of an article, with the ids of their targets. */
export interface ArchivedLinks {
  readonly type: 'links'
  readonly article: string
  readonly version: number
  readonly links: readonly (PrintedLink & { readonly target: string | null })[]
}

/** The front page (« à la une ») in the order of the editors. */
export interface ArchivedFront {
  readonly type: 'front'
  /** Ids of articles. */
  readonly articles: readonly string[]
}

/** An entry of the audit trail about an article, with the whole article before and after the command. */
export interface ArchivedRevision extends Pick<AuditRecord, 'by' | 'action'> {
  readonly type: 'revision'
  readonly article: string
  readonly version: number
  /** ISO 8601. */
  readonly at: string
  /** Null if the command created the article. */
  readonly before: ArticleDocument | null
  readonly after: ArticleDocument
}

/** The records of an export other than articles. */
export type ArchivedRecord = ArchivedEntity | ArchivedLinks | ArchivedFront | ArchivedRevision

export type ArchivedArticle = { readonly type: 'article' } & Omit<ArticleInput, 'kept' | 'sourceKey'> & { readonly kept: KeptArticle }
