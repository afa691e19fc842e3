import type { ArticleFields, ArticleFieldsInput } from './article-field.ts'
import type { Body, BodyBlock } from './body.ts'
import type { Flaw } from './flaw.ts'
import type { Image } from './image.ts'
import type { PublicationWindow } from './visibility.ts'

export type AuthorKind = 'PERSON' | 'ORGANISATION'

/** What most lists show of an article. */
export interface ArticleCard extends Pick<ArticleFields, 'title' | 'lead'> {
  readonly id: string
  readonly slug: string
  readonly publishedAt: Date
  readonly sectionId: string | null
}

/** An article that may have come with those who signed it. */
export interface SignedArticle extends ArticleCard {
  /** In the byline's order; left out where they were not read. */
  readonly authors?: readonly AuthorRecord[]
}

/** An article that may have come with its text, as far as the audience may read it. */
export interface TextedArticle {
  /** Null: only the headline is known. Left out where it was not read. */
  readonly body?: Body | null
}

/** An article but for its text, which is loaded apart. */
export interface ArticleRecord extends ArticleCard, ArticleFields {
  readonly updatedAt: Date
  /** Null where only the headline is known. */
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

/** An article with what is printed around it: what a document is made from. */
export interface ArticleParts {
  readonly article: ArticleRecord
  /** In the byline's order. */
  readonly authors: readonly AuthorRecord[]
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[]
  /** Newest first. */
  readonly corrections: readonly CorrectionRecord[]
}

/** The same with its text, as far as the reader may read it; null where only the headline is known. */
export interface WholeArticle extends ArticleParts {
  readonly body: Body | null
}

/** A section, an author or a topic as a source names it. */
export interface NameInput {
  readonly name: string
  /** Its address at the source, which is what tells it from others; made of the name unless told. */
  readonly slug?: string
}

export interface SectionInput extends NameInput {
  readonly description?: string
  /** The section that it is part of. */
  readonly parent?: SectionInput
}

/** One person or agency of a byline. What a source adds of them completes what is known, and replaces nothing. */
export interface Credit extends NameInput {
  readonly kind: AuthorKind
  readonly role?: string
  readonly biography?: string
  readonly portrait?: Image
}

/** An editor's « Lire aussi », known by what the page prints of it. */
export interface PrintedLink {
  readonly title: string
  readonly teaser: string | null
  readonly url: string | null
  readonly note: string | null
}

/** A reader's contribution as a source has it. */
export interface ContributionInput {
  /** Names it under its article: the same key is the same contribution. */
  readonly key: string
  /** The key of the one that it answers; null, or a key that is not there, for the beginning of an exchange. */
  readonly replyTo: string | null
  readonly authorName: string
  readonly text: string
  readonly publishedAt: Date
}

/** An article as a source or an editor hands it in. Sections, authors and topics are named: the store finds or makes them. */
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

  // What few sources say; left out, it is as the comment has it.

  /** The address wished for; made of the title unless told, and numbered where it is taken. */
  readonly slug?: string
  /** Other slugs and addresses that it answers to, where no other article does. None unless told. */
  readonly formerSlugs?: readonly string[]
  readonly formerUrls?: readonly string[]
  readonly contributions?: readonly ContributionInput[]
  readonly corrections?: readonly CorrectionRecord[]
  /** True where the source gives no date: `publishedAt` is then the instant of the import, and a known article keeps its own. */
  readonly isUndated?: boolean
  /** Where it comes from an export of Kiosque: what that one knew of it beside what its source said. */
  readonly kept?: KeptArticle
}

/**
 * What a Kiosque knows of an article beside what its source said. Of two versions the later is the article, whole: with its id, what an
 * editor holds, and every address and title that leads to it.
 */
export interface KeptArticle {
  readonly id: string
  readonly version: number
  /** Null for what editors wrote. */
  readonly sourceKey: string | null
  readonly sourceDigest: string | null
  /** Every slug, today's included. */
  readonly slugs: readonly string[]
  /** Every address at a source. Today's is not among them where another article had it first. */
  readonly urls: readonly string[]
  /** Every former title as `titleKey` has it. */
  readonly titles: readonly string[]
  readonly held: readonly string[]
  readonly withdrawalReason: string | null
  /** Whether algorithms leave it alone. */
  readonly isSensitive: boolean
}
