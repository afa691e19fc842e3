import type { AuthorKind, NameInput } from './article.ts'
import type { ArticleFieldChanges, ArticleFields } from './article-field.ts'
import type { BodyBlock } from './body.ts'

/** The author of a command, for the audit trail. */
export interface Actor {
  /** Permanent identifier of a person or a program. */
  readonly subject: string
  /** Display name; null if not known. */
  readonly name: string | null
}

/** The author and the conditions of a command. */
export interface Editing {
  readonly by: Actor
  /** The version that the editor has read. If the article has changed since, the command fails with VersionConflict. */
  readonly expectedVersion?: number | undefined
  /** Identifies the request: a repeated request is answered without being executed again. */
  readonly idempotencyKey?: string | undefined
}

/** Commands of the gateway itself. */
export const kiosque: Editing = { by: { subject: 'kiosque', name: null } }

/** An editor's changes of an article. A value that is left out stays unchanged; a byline that is left out is built from `authors`, if given. */
export interface ArticleChanges extends ArticleFieldChanges {
  /** Null removes the body: only the headline is known then. */
  readonly body?: readonly BodyBlock[] | null | undefined
  readonly authors?: readonly string[] | undefined
  /** The id of a section; null for no section. */
  readonly sectionId?: string | null | undefined
  readonly topics?: readonly (string | NameInput)[] | undefined
}

/**
 * All values of an article in one version. Revisions are compared and restored with it. A field that was added to articles later is missing
 * in older documents.
 */
export interface ArticleDocument extends Partial<Omit<ArticleFields, 'title'>>, Pick<ArticleFields, 'title'> {
  readonly slug: string
  readonly body: readonly BodyBlock[] | null
  readonly credits: readonly { readonly slug: string; readonly name: string; readonly kind: AuthorKind }[]
  readonly section: { readonly id: string; readonly slug: string; readonly name: string } | null
  readonly topics: readonly { readonly slug: string; readonly name: string }[]
  readonly sensitive: boolean
  readonly state: string
  readonly publishedAt: string
  readonly visibleFrom: string
  readonly visibleUntil: string | null
  readonly updatedAt: string
  readonly withdrawalReason: string | null
  readonly relatedLinks: readonly {
    readonly title: string
    readonly teaser: string | null
    readonly url: string | null
    readonly note: string | null
    readonly targetId: string | null
  }[]
  readonly corrections: readonly { readonly at: string; readonly note: string }[]
}

/** An entry of the audit trail. */
export interface AuditRecord {
  readonly at: Date
  readonly by: Actor
  /** The kind of the command's event. */
  readonly action: string
  /** The article's version after the command; null if the command was not about an article. */
  readonly version: number | null
  /** Null if the command created the object. */
  readonly before: unknown
  readonly after: unknown
}

/** A version of an article: made by a command, or found by the first one. */
export interface Revision {
  readonly version: number
  readonly at: Date
  /** Null for the version before the first command. */
  readonly by: Actor | null
  readonly action: string
  readonly document: ArticleDocument
}

/** A property that differs between two documents. */
export interface Difference {
  readonly part: string
  readonly before: unknown
  readonly after: unknown
}

/** A part that is missing in either document is not compared. */
export const differencesOf = (before: ArticleDocument, after: ArticleDocument): Difference[] =>
  (Object.keys(after) as (keyof ArticleDocument)[]).flatMap((part) =>
    !Object.hasOwn(before, part) || JSON.stringify(before[part]) === JSON.stringify(after[part])
      ? []
      : [{ part, before: before[part], after: after[part] }],
  )
