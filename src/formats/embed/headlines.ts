import type { Access } from '../../content/access.ts'
import type { ArticleRecord } from '../../content/article.ts'
import type { Image } from '../../content/image.ts'
import { articleUrl, type Publication } from '../../content/publication.ts'
import type { RelatedLinkRecord } from '../../content/related-link.ts'
import { splitTitle } from '../../content/title.ts'
import type { Form } from '../../embed/form.ts'
import type { Language } from '../../embed/label.ts'
import { articleUrn, type FeedForm } from '../feed.ts'
import { linkTarget } from '../html.ts'

/** Headlines for a partner's page. The page for iframes, the fragment and the JSON show the same ones. */
export interface HeadlineList {
  /** The name of the section, the author or the newspaper, or the words of the search. */
  readonly title: string
  /** The page with the same list. */
  readonly url: string
  /** Text that the partner must print next to the headlines; null for none. */
  readonly attribution: string | null
  readonly items: readonly HeadlineItem[]
}

export interface HeadlineItem {
  readonly id: string
  readonly url: string
  readonly kicker: string | null
  readonly headline: string
  /** Null if there is none, or if the partner has no right to it. */
  readonly lead: string | null
  readonly image: Image | null
  /** Null for a link to another site, and so are the following. */
  readonly publishedAt: Date | null
  readonly language: string | null
  readonly access: Access | null
}

/** How the headlines are shown. */
export interface HeadlineLook {
  readonly form: Form
  readonly language: Language
  readonly theme: Theme
  readonly direction: Direction
}

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const directions = ['ltr', 'rtl'] as const
export type Direction = (typeof directions)[number]

export function headlineOf(article: ArticleRecord, form: FeedForm, publication: Publication): HeadlineItem {
  const { title, lead, image, publishedAt, language, access } = article
  const isHeadlineOnly = form === 'HEADLINE'
  return {
    id: articleUrn(article),
    url: articleUrl(article, publication),
    ...splitTitle(title),
    lead: isHeadlineOnly ? null : lead,
    image: isHeadlineOnly ? null : image,
    publishedAt,
    language,
    access,
  }
}

/** Null if the link leads nowhere. */
export function relatedHeadline(link: RelatedLinkRecord, form: FeedForm, publication: Publication): HeadlineItem | null {
  if (link.target) return { ...headlineOf(link.target, form, publication), ...splitTitle(link.title) }
  const url = link.url === null ? null : linkTarget(link.url, publication.url)
  if (url === null) return null
  return { id: url, url, ...splitTitle(link.title), lead: null, image: null, publishedAt: null, language: null, access: null }
}
