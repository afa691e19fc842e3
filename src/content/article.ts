import type { ArticleFields, ArticleFieldsInput } from './article-field.ts'
import type { Body, BodyBlock } from './body.ts'
import type { Flaw } from './flaw.ts'
import type { Image } from './image.ts'
import type { PublicationWindow } from './visibility.ts'

export type AuthorKind = 'PERSON' | 'ORGANISATION'

/** The columns of an article that most lists show. */
export interface ArticleCard extends Pick<ArticleFields, 'title' | 'lead'> {
  readonly id: string
  readonly slug: string
  readonly publishedAt: Date
  readonly sectionId: string | null
}

/** An article that may have been read with its authors. */
export interface SignedArticle extends ArticleCard {
  /** In the order of the byline. Left out if they were not read. */
  readonly authors?: readonly AuthorRecord[]
}

/** An article that may have been read with its body, which is truncated if the audience has no access. */
export interface TextedArticle {
  /** Null if only the headline is known. Left out if it was not read. */
  readonly body?: Body | null
}

/** An article without its body, which is loaded separately. */
export interface ArticleRecord extends ArticleCard, ArticleFields {
  readonly updatedAt: Date
  /** Null if only the headline is known. */
  readonly wordCount: number | null
  /** What is stored of it and can't be answered; left out where everything can, which is nearly always. */
  readonly flaws?: readonly Flaw[]
}

export interface AuthorRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly kind: AuthorKind
  readonly role: string | null
  readonly biography: string | null
  readonly portrait: Image | null
  readonly flaws?: readonly Flaw[]
}

export interface SectionRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly position: number
  readonly parentId: string | null
}

export interface TopicRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
}

export interface ContributionRecord {
  readonly id: string
  readonly articleId: string
  readonly authorName: string
  readonly text: string
  readonly publishedAt: Date
  readonly replyToId: string | null
}

export interface CorrectionRecord {
  readonly at: Date
  readonly note: string
}

/** An article with everything that is printed around it, as a renderer needs it. */
export interface ArticleParts {
  readonly article: ArticleRecord
  /** In the order of the byline. */
  readonly authors: readonly AuthorRecord[]
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[]
  /** Newest first. */
  readonly corrections: readonly CorrectionRecord[]
}

/** The same with its body, truncated if the reader has no access; null if only the headline is known. */
export interface WholeArticle extends ArticleParts {
  readonly body: Body | null
}

/** A section, an author or a topic as named by a source. */
export interface NameInput {
  readonly name: string
  /** Its slug at the source, which identifies it. Derived from the name by default. */
  readonly slug?: string
}

export interface SectionInput extends NameInput {
  readonly description?: string
  /** The parent section. */
  readonly parent?: SectionInput
}

/** A person or an organisation of a byline. Values from a source complete stored values and never replace them. */
export interface Credit extends NameInput {
  readonly kind: AuthorKind
  readonly role?: string
  readonly biography?: string
  readonly portrait?: Image
}

/** A related link that editors chose, as printed on the page of the source. */
export interface PrintedLink {
  readonly title: string
  readonly teaser: string | null
  readonly url: string | null
  readonly note: string | null
}

/** A reader's contribution from a source. */
export interface ContributionInput {
  /** Identifies the contribution within its article: the same key is the same contribution. */
  readonly key: string
  /** The key of the contribution that this one replies to. Null for a comment on the article; an unknown key means the same. */
  readonly replyTo: string | null
  readonly authorName: string
  readonly text: string
  readonly publishedAt: Date
}

/** An article from a source or an editor. It refers to sections, authors and topics by name: the store finds or creates them. */
export interface ArticleInput extends ArticleFieldsInput, PublicationWindow {
  /** Names it at its source: the same key is the same article. */
  readonly sourceKey: string
  /** Null where only title and lead are known. Such a stub never overwrites a text. */
  readonly body: readonly BodyBlock[] | null
  readonly credits: readonly Credit[]
  readonly section: string | SectionInput | null
  readonly topics: readonly (string | NameInput)[]
  readonly updatedAt: Date
  readonly relatedLinks: readonly PrintedLink[]

  // Optional values, which few sources supply. The comments state the defaults.

  /** Preferred slug. By default it is derived from the title. If another article has it, a number is added. */
  readonly slug?: string
  /** Additional slugs and URLs that lead to the article, unless another article has them. None by default. */
  readonly formerSlugs?: readonly string[]
  readonly formerUrls?: readonly string[]
  readonly contributions?: readonly ContributionInput[]
  readonly corrections?: readonly CorrectionRecord[]
  /** True if the source gives no date: `publishedAt` is then the instant of the import, and a stored article keeps its date. */
  readonly isUndated?: boolean
  /** For an article from an export of Kiosque: the data that Kiosque stored in addition to the source's. */
  readonly kept?: KeptArticle
}

/**
 * The data that Kiosque stores about an article in addition to the source's. The later one of two versions replaces the other entirely:
 * with its id, the parts that editors changed, and every URL and title that leads to it.
 */
export interface KeptArticle {
  readonly id: string
  readonly version: number
  /** Null for an article that editors wrote. */
  readonly sourceKey: string | null
  readonly sourceDigest: string | null
  /** Every slug, including the current one. */
  readonly slugs: readonly string[]
  /** Every URL at a source. The current one is missing if another article had it first. */
  readonly urls: readonly string[]
  /** Every former title, as a `titleKey`. */
  readonly titles: readonly string[]
  readonly held: readonly string[]
  readonly withdrawalReason: string | null
  /** Whether the article is excluded from automatic related links. */
  readonly isSensitive: boolean
}
