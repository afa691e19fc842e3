import type { ArticleInput, AuthorRecord, KeptArticle, PrintedLink, SectionRecord, TopicRecord } from './article.ts'
import type { ArticleDocument, AuditRecord } from './editing.ts'

/** A section, an author or a topic, with every slug that leads to it. */
export type ArchivedEntity =
  | ({ readonly type: 'section'; readonly slugs: readonly string[]; readonly parent: string | null } & Omit<SectionRecord, 'parentId'>)
  | ({ readonly type: 'author'; readonly slugs: readonly string[] } & AuthorRecord)
  | ({ readonly type: 'topic'; readonly slugs: readonly string[] } & TopicRecord)

/** The editors' « Lire aussi » of one version of an article, where it means articles by their ids. */
export interface ArchivedLinks {
  readonly type: 'links'
  readonly article: string
  readonly version: number
  readonly links: readonly (PrintedLink & { readonly target: string | null })[]
}

/** « À la une », as editors have ordered it. */
export interface ArchivedFront {
  readonly type: 'front'
  /** Ids of articles. */
  readonly articles: readonly string[]
}

/** What a command made of an article: its line of the audit trail, with the article before and after, whole. */
export interface ArchivedRevision extends Pick<AuditRecord, 'by' | 'action'> {
  readonly type: 'revision'
  readonly article: string
  readonly version: number
  /** ISO 8601. */
  readonly at: string
  /** Null: it was not there. */
  readonly before: ArticleDocument | null
  readonly after: ArticleDocument
}

/** What an export has beside articles. */
export type ArchivedRecord = ArchivedEntity | ArchivedLinks | ArchivedFront | ArchivedRevision

export type ArchivedArticle = { readonly type: 'article' } & Omit<ArticleInput, 'kept' | 'sourceKey'> & { readonly kept: KeptArticle }
