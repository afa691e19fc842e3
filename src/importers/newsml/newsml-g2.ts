import { type Element, isTag, type ParentNode } from 'domhandler'
import type { Credit, PrintedLink } from '../../content/article.ts'
import { creditsOf } from '../../content/byline.ts'
import { SourceRejected } from '../../content/error.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml, type HtmlBlocks } from '../html/blocks.ts'
import { findElements, named, rawTextOf } from '../html/tree.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { decodeDocument } from '../parsing/encoding.ts'
import { genreOf } from '../parsing/genre.ts'
import { blocksOfText, foundCopy, type PressCopy } from '../parsing/press-copy.ts'
import { at, blocksOfXhtml, childOf, childrenOf, parseXml, wordsOf } from '../parsing/xml.ts'
import { type Nitf, readNitf } from './nitf.ts'

/** The items of NewsML-G2, https://iptc.org/standards/newsml-g2/, other than news items. */
const otherItems = ['packageItem', 'planningItem', 'conceptItem', 'knowledgeItem', 'catalogItem']

/** Parts of an item, as in examples and in incomplete documents. */
const fragments = ['contentSet', 'contentMeta', 'itemMeta', 'rightsInfo', 'itemSet', 'groupSet', 'newsCoverageSet']

/** NewsML-G2: one item, or a message with several. Texts are imported; packages, plans, concepts and pictures are skipped. */
export const newsmlG2: Importer = {
  format: 'newsml-g2',
  extensions: ['.xml', '.newsml', '.g2'],
  recognises({ head }) {
    const text = decodeDocument(head)
    if (/<(?:[\w-]+:)?(?:rss|feed|RDF|NewsML)\b/u.test(text)) return false
    return text.includes('://iptc.org/std/nar/') || root.test(text)
  },
  async *read(source, settings) {
    const document = parseXml(decodeDocument(await source.whole(), source.mediaType))
    const items = findElements(document, named('newsItem', ...otherItems))
    for (const item of items) yield foundIn(item, settings)
    const [fragment] = items.length > 0 ? [] : findElements(document, named(...fragments))
    if (fragment) yield { kind: 'skipped', item: '', what: `a ${fragment.name} without an item` }
    else if (items.length === 0) throw new SourceRejected('newsml-g2', 'a newsItem or a newsMessage', 'none')
  },
}

const root = new RegExp(
  `^[^<]*(?:<[?!][^>]*>\\s*)*<(?:[\\w-]+:)?(?:newsItem|newsMessage|${[...otherItems, ...fragments].join('|')})[\\s>]`,
  'u',
)

function foundIn(item: Element, settings: ImportSettings): Found {
  const id = item.attribs.guid?.trim() ?? ''
  if (item.name !== 'newsItem') return { kind: 'skipped', item: id, what: item.name }
  const kind = codeOf(at(item, 'itemMeta', 'itemClass'))
  if (kind && !['text', 'composite'].includes(kind)) return { kind: 'skipped', item: id, what: kind }
  if (!id) return { kind: 'rejected', item: id, cause: new SourceRejected('guid', 'an item with a guid', 'none') }
  return foundCopy(copyOf(item, id), settings)
}

function copyOf(item: Element, id: string): PressCopy {
  const [meta, content, rights] = ['itemMeta', 'contentMeta', 'rightsInfo'].map((name) => childOf(item, name))
  const text = textIn(childOf(item, 'contentSet'))
  const all = (name: string): Element[] => (content ? childrenOf(content, name) : [])
  const headlines = all('headline')
  const descriptions = all('description')
  const byline = wordsOf(at(content ?? null, 'by')) ?? text.byline
  return {
    id,
    headline: wordsOf(headlines.find(({ attribs }) => /main$/u.test(attribs.role ?? '')) ?? headlines[0] ?? null) ?? text.headline,
    lead:
      wordsOf(descriptions.find(({ attribs }) => /summary|abstract|lead/u.test(attribs.role ?? '')) ?? descriptions[0] ?? null) ??
      text.abstract,
    body: text.body,
    byline,
    creators: byline === null ? all('creator').flatMap(creditOf) : [],
    topics: all('subject')
      .flatMap((subject) => nameOf(subject) ?? nameOf(childOf(subject, 'mainConcept')) ?? [])
      .concat(all('keyword').flatMap((word) => wordsOf(word) ?? [])),
    image: null,
    genre: genreOf(all('genre').flatMap((genre) => [nameOf(genre), codeOf(genre)])),
    language: all('language')[0]?.attribs.tag ?? item.attribs['xml:lang'] ?? item.attribs.lang ?? null,
    url: null,
    created: wordsOf(at(meta ?? null, 'firstCreated')) ?? wordsOf(at(content ?? null, 'contentCreated')),
    revised: wordsOf(at(content ?? null, 'contentModified')) ?? wordsOf(at(meta ?? null, 'versionCreated')),
    embargo: wordsOf(at(meta ?? null, 'embargoed')),
    expiry: wordsOf(at(meta ?? null, 'expires')) ?? wordsOf(at(content ?? null, 'expires')),
    status: statusOf(codeOf(at(meta ?? null, 'pubStatus'))),
    rights: {
      holder: nameOf(at(rights ?? null, 'copyrightHolder')),
      notice: wordsOf(at(rights ?? null, 'copyrightNotice')),
      terms: wordsOf(at(rights ?? null, 'usageTerms')),
    },
    links: meta ? childrenOf(meta, 'link').flatMap(linkOf) : [],
  }
}

/** "stat:usable" and "http://cv.iptc.org/newscodes/pubstatusg2/usable" mean the same. An item with an unknown status is not published. */
function statusOf(code: string | null): PressCopy['status'] {
  if (code === null || code === 'usable') return 'usable'
  return /^cancell?ed$/u.test(code) ? 'canceled' : 'withheld'
}

function codeOf(element: Element | null): string | null {
  const { qcode, uri, literal } = element?.attribs ?? {}
  return (qcode ?? uri ?? literal)?.split(/[:/#]/u).at(-1)?.trim().toLowerCase() || null
}

const nameOf = (concept: Element | null): string | null => wordsOf(at(concept, 'name'))

/** A creator is a person, unless the item or the name indicates an organisation. */
function creditOf(creator: Element): Credit[] {
  const name = nameOf(creator)
  const type = `${creator.attribs.type ?? ''} ${creator.attribs.role ?? ''}`
  return name === null
    ? []
    : creditsOf(name).map((credit) => (/organi[sz]ation/u.test(type) ? { ...credit, kind: 'ORGANISATION' } : credit))
}

/** A link with a title. */
function linkOf(link: Element): PrintedLink[] {
  const title = wordsOf(childOf(link, 'title')) ?? wordsOf(childOf(link, 'headline')) ?? nameOf(link)
  const kind = codeOf(childOf(link, 'itemClass')) ?? link.attribs.contenttype ?? ''
  return title === null || /picture|graphic|video|audio|image/u.test(kind)
    ? []
    : [{ title, teaser: null, url: webAddress(link.attribs.href), note: null }]
}

/** The first text in the content, with its metadata. */
function textIn(contentSet: ParentNode | null): Nitf {
  const empty: Nitf = { headline: null, byline: null, abstract: null, body: { blocks: [], untyped: 0 } }
  for (const part of contentSet?.children.filter(isTag) ?? []) {
    const [nitf] = findElements(part, named('nitf', 'body.content'))
    const read = nitf ? readNitf(part) : { ...empty, body: bodyOf(part) }
    if (read.body.blocks.length > 0 || read.headline) return read
  }
  return empty
}

/** XHTML as elements, or HTML and plain text as character data. Content in other vocabularies, such as events or scores, is not text. */
function bodyOf(part: Element): HtmlBlocks {
  if (part.name === 'inlineXML') {
    const [html] = part.children.filter(isTag)
    return html && /^(?:html|body|div|article|section|p)$/u.test(html.name) ? blocksOfXhtml(part) : { blocks: [], untyped: 0 }
  }
  if (part.name !== 'inlineData') return { blocks: [], untyped: 0 }
  const text = rawTextOf(part)
  return /html/u.test(part.attribs.contenttype ?? '') ? blocksOfHtml(text) : blocksOfText(text)
}
