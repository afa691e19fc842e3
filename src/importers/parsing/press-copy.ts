import type { ArticleInput, Credit, PrintedLink } from '../../content/article.ts'
import type { BodyBlock } from '../../content/body.ts'
import { plainText } from '../../content/body.ts'
import { creditsOf } from '../../content/byline.ts'
import type { Genre } from '../../content/genre.ts'
import type { Image } from '../../content/image.ts'
import { languageTag } from '../../content/language.ts'
import { teaserOf } from '../../content/teaser.ts'
import { titleKey } from '../../content/title.ts'
import type { HtmlBlocks } from '../html/blocks.ts'
import { oneLine } from '../html/tree.ts'
import type { Found, ImportSettings } from '../importer.ts'
import { readInstant } from './instant.ts'
import { mayBeSyndicated, type Rights } from './syndication.ts'

/** The common content of agency formats: ninjs, NewsML-G2 and NewsML 1.2 express the same values differently. */
export interface PressCopy {
  /** The URI or guid, which is the same in all versions. */
  readonly id: string
  readonly headline: string | null
  readonly lead: string | null
  readonly body: HtmlBlocks
  readonly byline: string | null
  /** Creators, used if there is no byline: persons by name, or the agency. */
  readonly creators: readonly Credit[]
  readonly topics: readonly string[]
  readonly image: Image | null
  readonly genre: Genre
  readonly language: string | null
  readonly url: string | null
  /** Instants in the format of the source. */
  readonly created: string | null
  readonly revised: string | null
  readonly embargo: string | null
  readonly expiry: string | null
  readonly status: 'usable' | 'withheld' | 'canceled'
  readonly rights: Rights
  readonly links: readonly PrintedLink[]
}

const titleLengthMax = 250
const topicsMax = 30

/** An item without headline and text is not an article, even if it is valid. */
export function foundCopy(copy: PressCopy, settings: ImportSettings): Found {
  const blocks = withoutHeadline(copy.body.blocks, copy.headline)
  const words = oneLine(plainText(blocks)) || copy.lead
  const title = copy.headline ?? (words ? teaserOf(words, 80) : null)
  if (!title) return { kind: 'skipped', item: copy.id, what: 'an item without headline and text' }
  return { kind: 'article', item: copy.id, article: articleOf(copy, title, blocks, settings), untyped: copy.body.untyped }
}

function articleOf(copy: PressCopy, title: string, blocks: readonly BodyBlock[], settings: ImportSettings): ArticleInput {
  const { timeZone } = settings
  const revisedAt = readInstant(copy.revised, timeZone)
  const dated = readInstant(copy.created, timeZone) ?? revisedAt
  const publishedAt = dated ?? settings.at
  const embargo = readInstant(copy.embargo, timeZone)
  const visibleFrom = embargo ?? publishedAt
  const expiry = readInstant(copy.expiry, timeZone)
  // An article with an unreadable embargo is held back, so that the embargo is not broken.
  const isHeld = copy.status === 'withheld' || (copy.embargo !== null && embargo === null)
  return {
    sourceKey: copy.id,
    state: copy.status === 'canceled' ? 'WITHDRAWN' : isHeld ? 'DRAFT' : 'PUBLISHED',
    url: copy.url,
    title: teaserOf(title, titleLengthMax),
    lead: copy.lead,
    body: blocks.length > 0 ? blocks : null,
    byline: copy.byline,
    credits: copy.byline === null ? copy.creators : creditsOf(copy.byline),
    section: null,
    topics: [...new Map(copy.topics.map((topic) => [titleKey(topic), topic])).values()].slice(0, topicsMax),
    image: copy.image,
    genre: copy.genre,
    language: languageTag(copy.language) ?? settings.language,
    access: 'FREE',
    publishedAt,
    visibleFrom,
    visibleUntil: expiry && expiry > visibleFrom ? expiry : null,
    updatedAt: revisedAt && revisedAt > publishedAt ? revisedAt : publishedAt,
    relatedLinks: copy.links,
    contributionsMessage: null,
    mayBeSyndicated: mayBeSyndicated(copy.rights, settings.publicationName),
    ...(dated === null && { isUndated: true }),
  }
}

/** Removes the headline from the text, because agencies repeat it there. */
function withoutHeadline(blocks: readonly BodyBlock[], headline: string | null): readonly BodyBlock[] {
  const [first, ...others] = blocks
  const repeats = headline !== null && first !== undefined && 'text' in first && titleKey(first.text) === titleKey(headline)
  return repeats ? others : blocks
}

/** Plain text from agencies: blank lines separate paragraphs; without blank lines, every line is a paragraph. */
export function blocksOfText(text: string): HtmlBlocks {
  const lines = text.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
  const parts = /\n[ \t]*\n/u.test(lines) ? lines.split(/\n(?:[ \t]*\n)+/u) : lines.split('\n')
  const paragraphs = parts.map(oneLine).filter(Boolean)
  return { blocks: paragraphs.map((paragraph) => ({ kind: 'paragraph', text: paragraph })), untyped: 0 }
}
