import type { AuthorKind, NameInput } from './article.ts'
import type { ArticleFieldChanges, ArticleFields } from './article-field.ts'
import type { BodyBlock } from './body.ts'

/** Who gives a command, for the audit trail. */
export interface Actor {
  /** Names a person or a program for good. */
  readonly subject: string
  /** For people. Null: not known. */
  readonly name: string | null
}

/** What a command is given beside what it is to do. */
export interface Editing {
  readonly by: Actor
  /** The version that the editor has read. Where it is another by now, nothing is done: VersionConflict. */
  readonly expectedVersion?: number | undefined
  /** Names the request: the same again is answered and not done again. */
  readonly idempotencyKey?: string | undefined
}

/** The gateway itself. */
export const kiosque: Editing = { by: { subject: 'kiosque', name: null } }

/**
 * What an editor writes of an article. What is left out stays as it is; a byline that is left out is made of the authors if they are
 * given.
 */
export interface ArticleChanges extends ArticleFieldChanges {
  /** Null removes the body: only the headline is known then. */
  readonly body?: readonly BodyBlock[] | null | undefined
  readonly authors?: readonly string[] | undefined
  /** The id of a section; null for none. */
  readonly sectionId?: string | null | undefined
  readonly topics?: readonly (string | NameInput)[] | undefined
}

/**
 * One version of an article, whole: what revisions are compared by and restored from. A field that was added to articles later is missing
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

/** One line of the audit trail. */
export interface AuditRecord {
  readonly at: Date
  readonly by: Actor
  /** What was done: an event's kind. */
  readonly action: string
  /** The article's version afterwards; null where it is about none. */
  readonly version: number | null
  /** Null: it was not there. */
  readonly before: unknown
  readonly after: unknown
}

/** A version of an article that a command made, or found. */
export interface Revision {
  readonly version: number
  readonly at: Date
  /** Null: it was there before the first command. */
  readonly by: Actor | null
  readonly action: string
  readonly document: ArticleDocument
}

/** What differs between two documents, by the names of their parts. */
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
