import type { Access } from '../content/access.ts'
import type { ArticleRecord, WholeArticle } from '../content/article.ts'
import { textOf } from '../content/body.ts'
import type { Image } from '../content/image.ts'
import type { PartnerRights } from '../content/partner.ts'
import { articleUrl, authorUrl, type Publication } from '../content/publication.ts'
import { teaserOf } from '../content/teaser.ts'
import { bodyHtml } from './html.ts'

/** How much of an article a feed contains: its headline, also the lead, or also the body, truncated if the reader has no access. */
export type FeedForm = PartnerRights

/** A list of syndicated articles, newest first. */
export interface Feed {
  readonly publication: Publication
  readonly title: string
  readonly description: string
  /** The page that shows the same list to people. */
  readonly pageUrl: string
  /** URL of the feed. */
  readonly url: string
  /** WebSub hubs, which notify subscribers of changes. https://www.w3.org/TR/websub/ */
  readonly hubs: readonly string[]
  readonly updatedAt: Date
  readonly entries: readonly FeedEntry[]
}

/** An entry for any feed format: formats differ in syntax, not in content. */
export interface FeedEntry {
  /** Stable when title and URL change. */
  readonly id: string
  readonly url: string
  readonly title: string
  /** Plain text; null in the form HEADLINE, and if there is neither a lead nor a body. */
  readonly summary: string | null
  /** Only in the form FULL; null if only the headline is known. */
  readonly contentHtml: string | null
  readonly authors: readonly { readonly name: string; readonly url: string }[]
  /** The section, followed by the topics. */
  readonly tags: readonly string[]
  readonly image: Image | null
  readonly language: string
  readonly access: Access
  /** Text that the partner must print next to the article; null for none. */
  readonly attribution: string | null
  readonly publishedAt: Date
  readonly updatedAt: Date
}

const summaryCharsMax = 300

/** Whether the entries of these articles need their bodies: for the content, or for the summary of an article without a lead. */
export const needsBodies = (form: FeedForm, articles: readonly ArticleRecord[]): boolean =>
  form === 'FULL' || (form !== 'HEADLINE' && articles.some(({ lead }) => lead === null))

/** The URN of an article, which identifies it in every format, independently of its URL. */
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
    attribution: publication.partner?.attribution ?? null,
    publishedAt: article.publishedAt,
    updatedAt: article.updatedAt,
  }
}
