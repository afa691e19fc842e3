import type { ArticleInput } from '../../content/article.ts'
import { type BodyBlock, plainText } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'
import { languageTag } from '../../content/language.ts'
import { teaserOf } from '../../content/teaser.ts'
import { titleKey } from '../../content/title.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml, type HtmlBlocks } from '../html/blocks.ts'
import { oneLine } from '../html/tree.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { decodeDocument } from '../parsing/encoding.ts'
import { genreOf } from '../parsing/genre.ts'
import { readInstant } from '../parsing/instant.ts'
import { blocksOfText } from '../parsing/press-copy.ts'
import { signatureOf } from '../parsing/signature.ts'
import { mayBeSyndicated } from '../parsing/syndication.ts'
import type { FeedItem } from './item.ts'
import { readJsonFeed } from './json-feed.ts'
import { readXmlFeed } from './xml-feed.ts'

/** RSS 0.9x to 2.0, RDF, Atom and JSON Feed. */
export const feed: Importer = {
  format: 'feed',
  extensions: ['.xml', '.rss', '.atom', '.rdf', '.json'],
  recognises({ head }) {
    const text = decodeDocument(head)
    return (
      /^(?!\s*[{[])[^<]*(?:<(?:\?[^>]*\?|!--[\s\S]*?--|![^>]*)>\s*)*<(?:\w+:)?(?:rss|feed|RDF)[\s>]/iu.test(text) ||
      /^\ufeff?\s*\{[\s\S]*"https?:\/\/(?:www\.)?jsonfeed\.org\/version\//u.test(text) ||
      /^\ufeff?\s*\{(?=[\s\S]*"version"\s*:\s*"1(?:\.\d)?")(?=[\s\S]*"items"\s*:\s*\[)/u.test(text)
    )
  },
  async *read(source, settings) {
    const text = decodeDocument(await source.whole(), source.mediaType).replace(/^\ufeff/u, '')
    const { items, damage } = /^\s*\{/u.test(text) ? { items: readJsonFeed(text), damage: null } : await readXmlFeed(text)
    for (const [index, item] of items.entries()) {
      if (item === null)
        yield { kind: 'rejected', item: `item ${index + 1}`, cause: new SourceRejected('item', 'an object', 'something else') }
      else yield foundIn(item, source.url, settings)
    }
    if (damage) throw damage
  },
}

function foundIn(item: FeedItem, feedUrl: string | null, settings: ImportSettings): Found {
  const url = webAddress(item.link, feedUrl)
  const full = item.content ?? (isWhole(item.summary) ? item.summary : null)
  const body = full === null ? nothing : item.isPlain && item.content ? blocksOfText(full) : blocksOfHtml(full, url)
  const lead = full === item.summary ? null : plain(item.summary)
  const words = oneLine(plainText(body.blocks)) || lead
  const title = plain(item.title) ?? (words ? teaserOf(words, titleLengthMax) : null)
  const name = item.guid ?? url ?? title ?? ''
  if (!title) return { kind: 'skipped', item: name, what: 'an item without title and text' }
  const key = keyOf(item, url, feedUrl, title)
  return {
    kind: 'article',
    item: name,
    article: articleOf(item, { key, url, title, lead, blocks: body.blocks }, settings),
    untyped: body.untyped,
  }
}

const nothing: HtmlBlocks = { blocks: [], untyped: 0 }
const titleLengthMax = 80

/** The guid, or else the link. A guid that is not a URL is unique only within its feed; so is a title, which is used if there is neither. */
function keyOf({ guid, publisher }: FeedItem, url: string | null, feedUrl: string | null, title: string): string {
  if (guid && /^[a-z][\w+.-]*:/iu.test(guid)) return guid
  if (!guid && url) return url
  const owner = url ?? feedUrl
  return `feed:${owner ? new URL(owner).host : (publisher ?? '')}:${guid ?? titleKey(title)}`
}

/** Whether a summary is actually the whole text, as in feeds without an element for it: it has several paragraphs, or is longer than a summary. */
const isWhole = (summary: string | null): boolean =>
  summary !== null && ((summary.match(/<p[\s>]|<br\s*\/?>\s*<br/giu)?.length ?? 0) > 2 || summary.length > 1_500)

interface Read {
  readonly key: string
  readonly url: string | null
  readonly title: string
  readonly lead: string | null
  readonly blocks: readonly BodyBlock[]
}

function articleOf(item: FeedItem, { key, url, title, lead, blocks }: Read, settings: ImportSettings): ArticleInput {
  const updated = readInstant(item.updated, settings.timeZone)
  const dated = readInstant(item.published, settings.timeZone) ?? updated
  const publishedAt = dated ?? settings.at
  const imageUrl = webAddress(item.imageUrl, url)
  const [first] = blocks.flatMap((block) => (block.kind === 'figure' ? [block.image] : []))
  const { byline, credits } = signatureOf(item.authors, settings.publicationName, item.publisher)
  return {
    sourceKey: key,
    state: 'PUBLISHED',
    url,
    title,
    lead: lead === null || titleKey(lead) === titleKey(title) ? null : lead,
    body: blocks.length > 0 ? blocks : null,
    byline,
    credits,
    section: null,
    topics: [...new Map(item.categories.map((category) => [titleKey(category), category])).values()],
    image: imageUrl ? { url: imageUrl, template: null, width: null, height: null, alt: '', caption: null, credit: null } : (first ?? null),
    genre: genreOf(item.categories),
    language: languageTag(item.language) ?? settings.language,
    access: 'FREE',
    publishedAt,
    visibleFrom: publishedAt,
    visibleUntil: null,
    updatedAt: updated && updated > publishedAt ? updated : publishedAt,
    relatedLinks: [],
    contributionsMessage: null,
    mayBeSyndicated: mayBeSyndicated({ holder: null, notice: item.rights, terms: null }, settings.publicationName),
    ...(dated === null && { isUndated: true }),
  }
}

/** Plain text on one line, without the text of pictures. */
function plain(html: string | null): string | null {
  if (html === null) return null
  const words = blocksOfHtml(html).blocks.flatMap((block) =>
    'text' in block ? [block.text] : block.kind === 'list' ? block.items.map(({ text }) => text) : [],
  )
  return oneLine(words.join(' ')) || null
}
