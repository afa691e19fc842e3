import type { Access } from '../content/access.ts'
import type { WholeArticle } from '../content/article.ts'
import { textOf } from '../content/body.ts'
import type { Image } from '../content/image.ts'
import type { PartnerRights } from '../content/partner.ts'
import { articleUrl, authorUrl, type Publication } from '../content/publication.ts'
import { teaserOf } from '../content/teaser.ts'
import { bodyHtml } from './html.ts'

/** How much of an article is passed on: its headline, the lead with it, or the text as far as the reader may read it. */
export type FeedForm = PartnerRights

/** A list of articles as it is passed on, newest first. */
export interface Feed {
  readonly publication: Publication
  readonly title: string
  readonly description: string
  /** What its reader has to print beside an article; null for nothing. */
  readonly attribution: string | null
  /** The page that shows the same list to people. */
  readonly pageUrl: string
  /** The feed's own address. */
  readonly url: string
  /** Where subscribers are told of changes. https://www.w3.org/TR/websub/ */
  readonly hubs: readonly string[]
  readonly updatedAt: Date
  readonly entries: readonly FeedEntry[]
}

/** An article as every kind of feed tells it: the kinds differ in how they write it, and not in what. */
export interface FeedEntry {
  /** Stays when title and address change. */
  readonly id: string
  readonly url: string
  readonly title: string
  /** Plain text; null in headline form, and where there is neither lead nor text. */
  readonly summary: string | null
  /** Null but in full form, and where only the headline is known. */
  readonly contentHtml: string | null
  readonly authors: readonly { readonly name: string; readonly url: string }[]
  /** The section, then the topics. */
  readonly tags: readonly string[]
  readonly image: Image | null
  readonly language: string
  readonly access: Access
  readonly publishedAt: Date
  readonly updatedAt: Date
}

const summaryCharsMax = 300

/** The URN of an article: its name in every format, whatever its address is. */
export const articleUrn = ({ id }: { readonly id: string }): string => `urn:uuid:${id}`

export function feedEntry({ article, authors, section, topics, body }: WholeArticle, form: FeedForm, publication: Publication): FeedEntry {
  const url = articleUrl(article, publication)
  const [opening] = body?.blocks ?? []
  return {
    id: articleUrn(article),
    url,
    title: article.title,
    summary: form === 'HEADLINE' ? null : teaserOf(article.lead ?? (opening ? textOf(opening) : ''), summaryCharsMax) || null,
    contentHtml: form === 'FULL' && body ? bodyHtml(body.blocks, url) : null,
    authors: authors.map((author) => ({ name: author.name, url: authorUrl(author, publication) })),
    tags: [...(section ? [section.name] : []), ...topics.map(({ name }) => name)],
    image: form === 'HEADLINE' ? null : article.image,
    language: article.language,
    access: article.access,
    publishedAt: article.publishedAt,
    updatedAt: article.updatedAt,
  }
}
