import { type Element, isTag } from 'domhandler'
import type { Credit } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml } from '../html/blocks.ts'
import { findElements, named, rawTextOf } from '../html/tree.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { decodeDocument } from '../parsing/encoding.ts'
import { genreOf } from '../parsing/genre.ts'
import { blocksOfText, foundCopy, type PressCopy } from '../parsing/press-copy.ts'
import { at, blocksOfXhtml, childOf, parseXml, wordsOf } from '../parsing/xml.ts'
import { type Nitf, readNitf } from './nitf.ts'

/** NewsML 1.0 to 1.2, https://iptc.org/standards/newsml-1/, as sent by agencies: several items per file, a text with its pictures. */
export const newsml: Importer = {
  format: 'newsml',
  extensions: ['.xml', '.newsml'],
  recognises: ({ head }) => /<(?:[\w-]+:)?NewsML[\s>]/u.test(decodeDocument(head)),
  async *read(source, settings) {
    const items = findElements(parseXml(decodeDocument(await source.whole(), source.mediaType)), named('NewsItem'))
    if (items.length === 0) throw new SourceRejected('newsml', 'a NewsItem', 'none')
    for (const item of items) yield foundIn(item, settings)
  },
}

function foundIn(item: Element, settings: ImportSettings): Found {
  const id = idOf(item)
  if (!id) return { kind: 'rejected', item: '', cause: new SourceRejected('identifier', 'a PublicIdentifier or a NewsItemId', 'none') }
  const components = findElements(item, named('NewsComponent')).flatMap(withInner)
  const contents = components.map((component) => ({ component, content: contentsOf(component) }))
  const written = contents.filter(({ content }) => content.some(isText))
  if (written.length === 0 && contents.some(({ content }) => content.length > 0))
    return { kind: 'skipped', item: id, what: kindOf(contents.flatMap(({ content }) => content)) }
  const main =
    written.find(({ component }) => /^(?:main|body|text|story|article)/iu.test(roleOf(component))) ??
    written.find(({ component }) => !beside.test(roleOf(component)))
  return foundCopy(
    copyOf(
      item,
      id,
      main ?? null,
      contents.flatMap(({ content }) => content),
    ),
    settings,
  )
}

/** Roles of texts that accompany another one, such as captions and contacts. */
const beside = /caption|contact|legende|résumé|summary|biograph|photo|picture/iu

interface Written {
  readonly component: Element
  readonly content: readonly Element[]
}

/**
 * The identifier without the revision, so that all revisions are the same article: "urn:newsml:agence:20250304:123" from
 * "urn:newsml:agence:20250304:123:2N".
 */
function idOf(item: Element): string | null {
  const identifier = at(item, 'Identification', 'NewsIdentifier')
  const [provider, date, id] = ['ProviderId', 'DateId', 'NewsItemId'].map((name) => wordsOf(at(identifier, name)))
  if (provider && date && id) return `urn:newsml:${provider}:${date}:${id}`
  return wordsOf(at(identifier, 'PublicIdentifier'))?.replace(/^(urn:newsml:[^:]+:\d{8}(?:T\w+)?:.+):\d+[A-Z]?$/u, '$1') ?? id ?? null
}

function copyOf(item: Element, id: string, main: Written | null, contents: readonly Element[]): PressCopy {
  const management = childOf(item, 'NewsManagement')
  const scope = main?.component ?? item
  const line = (name: string): string | null => wordsOf(nearest(scope, item, name))
  const text = textIn(main?.content.find(isText) ?? null)
  const formal = (name: string): string[] => findElements(item, named(name)).flatMap(({ attribs }) => attribs.FormalName?.trim() || [])
  const byline = line('ByLine') ?? text.byline
  return {
    id,
    headline: line('HeadLine') ?? line('NewsLineText') ?? text.headline,
    lead: line('SubHeadLine') ?? text.abstract,
    body: text.body,
    byline,
    creators: byline === null ? agencyOf(item) : [],
    topics: [
      ...keywordsOf(item),
      ...findElements(item, named('TopicOccurrence', 'Subject', 'SubjectMatter', 'SubjectDetail')).flatMap(({ attribs }) =>
        /\p{L}/u.test(attribs.FormalName ?? '') ? (attribs.FormalName ?? []) : [],
      ),
    ],
    image: contents.flatMap((content) => imageOf(content) ?? []).sort((a, b) => (b.width ?? 0) - (a.width ?? 0))[0] ?? null,
    genre: genreOf(formal('Genre')),
    language:
      (main && findElements(main.component, named('Language'))[0]?.attribs.FormalName) ??
      formal('Language')[0] ??
      item.attribs['xml:lang'] ??
      null,
    url: null,
    created: wordsOf(at(management, 'FirstCreated')) ?? wordsOf(at(item, 'Identification', 'NewsIdentifier', 'DateId')),
    revised: wordsOf(at(management, 'ThisRevisionCreated')),
    embargo: embargoOf(management),
    expiry: null,
    status: statusOf(management),
    rights: {
      holder: line('CopyrightHolder'),
      notice: line('CopyrightLine') ?? line('RightsLine'),
      terms: line('UsageType') ?? line('Limitations'),
    },
    links: [],
  }
}

/** The element with this name in the component of the text, or else the first one in the item. */
const nearest = (scope: Element, item: Element, name: string): Element | null => {
  for (
    let inside: Element | null = scope;
    inside;
    inside = inside.parent && isTag(inside.parent) && inside !== item ? inside.parent : null
  ) {
    const lines = ['NewsLines', 'RightsMetadata']
      .map((group) => childOf(inside, group))
      .flatMap((group) => (group ? findElements(group, named(name)) : []))
    if (lines[0]) return lines[0]
  }
  return findElements(item, named(name))[0] ?? null
}

/** An item is embargoed until its status changes; without an instant, it is held back. */
function embargoOf(management: Element | null): string | null {
  if (!isCalled(at(management, 'Status'), 'embargoed')) return null
  const change = at(management, 'StatusWillChange')
  return (isCalled(at(change, 'FutureStatus'), 'usable') ? wordsOf(at(change, 'DateAndTime')) : null) ?? 'without an instant'
}

/** An instruction to delete or kill takes precedence over the status. An item with an unknown status is not published. */
function statusOf(management: Element | null): PressCopy['status'] {
  const instructions = management ? findElements(management, named('Instruction')) : []
  if (instructions.some(({ attribs }) => /delete|kill|cancel|annul|withdraw/iu.test(attribs.FormalName ?? ''))) return 'canceled'
  const status = at(management, 'Status')?.attribs.FormalName?.toLowerCase() ?? 'usable'
  if (status === 'usable' || status === 'embargoed') return 'usable'
  return /^cancell?ed|killed|deleted$/u.test(status) ? 'canceled' : 'withheld'
}

const isCalled = (element: Element | null, name: string): boolean => element?.attribs.FormalName?.toLowerCase() === name

function agencyOf(item: Element): Credit[] {
  const [party] = ['Creator', 'Source', 'Provider'].flatMap((role) =>
    findElements(item, named(role)).flatMap((element) => findElements(element, named('Party'))),
  )
  const name = party?.attribs.FormalName?.trim()
  return name && /\p{L}{2}/u.test(name) ? [{ name, kind: 'ORGANISATION' }] : []
}

function keywordsOf(item: Element): string[] {
  const lines = findElements(item, named('KeywordLine')).flatMap((line) => wordsOf(line)?.split(/[,;/]/u) ?? [])
  const properties = findElements(item, named('Property')).flatMap(({ attribs }) =>
    /keywords?$/iu.test(attribs.FormalName ?? '') ? (attribs.Value ?? []) : [],
  )
  return [...lines, ...properties].map((word) => word.trim()).filter((word) => /\p{L}{2}/u.test(word))
}

/** Components can be nested. */
const withInner = (component: Element): Element[] => [
  component,
  ...component.children.filter(isTag).flatMap((child) => (child.name === 'NewsComponent' ? withInner(child) : [])),
]

const contentsOf = (component: Element): Element[] => component.children.filter(isTag).filter(named('ContentItem'))

const roleOf = (component: Element): string => at(component, 'Role')?.attribs.FormalName ?? ''

const describedAs = (content: Element): string =>
  ['MediaType', 'MimeType', 'Format']
    .map((name) => at(content, name)?.attribs.FormalName ?? '')
    .join(' ')
    .toLowerCase()

const isText = (content: Element): boolean =>
  findElements(content, named('DataContent')).length > 0 &&
  !/photo|picture|graphic|image|video|audio|jpe?g|animation/u.test(describedAs(content))

const kindOf = (contents: readonly Element[]): string =>
  /photo|picture|graphic|image|jpe?g|video|audio/u.exec(contents.map(describedAs).join(' '))?.[0] ?? 'an item without text'

function textIn(content: Element | null): Nitf {
  const [data] = content === null ? [] : findElements(content, named('DataContent'))
  const empty: Nitf = { headline: null, byline: null, abstract: null, body: { blocks: [], untyped: 0 } }
  if (!data) return empty
  if (findElements(data, named('nitf', 'body.content')).length > 0) return readNitf(data)
  if (data.children.some(isTag)) return { ...empty, body: blocksOfXhtml(data) }
  const text = rawTextOf(data)
  return { ...empty, body: /<(?:p|br|div|html)\b/iu.test(text) ? blocksOfHtml(text) : blocksOfText(text) }
}

function imageOf(content: Element): Image | null {
  const url = webAddress(content.attribs.Href)
  if (!url || !/photo|picture|graphic|image|jpe?g|png/u.test(describedAs(content))) return null
  const size = (name: string): number | null => {
    const value = findElements(content, named('Property')).find(({ attribs }) => attribs.FormalName === name)?.attribs.Value
    return value && /^\d{1,5}$/u.test(value) ? Number(value) : null
  }
  return {
    url,
    template: null,
    width: size('PixelWidth') ?? size('Width'),
    height: size('PixelHeight') ?? size('Height'),
    alt: '',
    caption: null,
    credit: null,
  }
}
