import type { PrintedLink } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml, type HtmlBlocks } from '../html/blocks.ts'
import { oneLine } from '../html/tree.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { blocksOfNitf } from '../newsml/nitf.ts'
import { decodeDocument } from '../parsing/encoding.ts'
import { genreOf } from '../parsing/genre.ts'
import { readJson } from '../parsing/json.ts'
import { blocksOfText, foundCopy, type PressCopy } from '../parsing/press-copy.ts'
import type { FlatItem } from './flat.ts'
import type { ModernItem } from './modern.ts'
import { checkNinjs, type NinjsItem } from './rules.ts'

/** IPTC ninjs 1.0 to 3.1, https://iptc.org/standards/ninjs/: one item per file, or a list of items. */
export const ninjs: Importer = {
  format: 'ninjs',
  extensions: ['.json'],
  recognises({ head }) {
    const text = new TextDecoder().decode(head).replace(/^\ufeff/u, '')
    return /^\s*[{[]/u.test(text) && (isNinjs(text) ?? (mark.test(text) && !othersMark.test(text)))
  },
  async *read(source, settings) {
    const content = readJson(decodeDocument(await source.whole(), source.mediaType))
    for (const item of Array.isArray(content) ? content : [content]) yield foundIn(item, source.name, settings)
  },
}

/** Decides by the properties of an item, or of the first one in a list; null for incomplete or invalid JSON. An empty item counts as ninjs. */
function isNinjs(text: string): boolean | null {
  try {
    const content: unknown = JSON.parse(text)
    const [item] = Array.isArray(content) ? (content as unknown[]) : [content]
    if (typeof item !== 'object' || item === null) return false
    const names = Object.keys(item)
    return (
      names.length === 0 || (names.some((name) => itemMark.test(name)) && !names.some((name) => name === '$schema' || name === '@context'))
    )
  } catch {
    return null
  }
}

const itemMark = /^(?:uri|\$?standard|version_?created)$/iu
const mark = /"(?:uri|\$?standard|versioncreated|versionCreated)"\s*:/u

/** Marks of JSON Feed, JSON Schema and JSON-LD, which also have a URL among their properties. */
const othersMark = /"https:\/\/jsonfeed\.org\/|"\$schema"\s*:|"@context"\s*:/u

/** Reads one item: an article, or a photo or an event, for example, which is skipped. */
function foundIn(content: unknown, name: string, settings: ImportSettings): Found {
  const uri = typeof content === 'object' && content !== null && 'uri' in content && typeof content.uri === 'string' ? content.uri : ''
  try {
    if (typeof content !== 'object' || content === null) throw new SourceRejected('ninjs', 'an object', typeof content)
    // Drafts of events existed before 3.0 defined a type for them.
    if ('eventDetails' in content && !('type' in content)) return { kind: 'skipped', item: uri, what: 'event' }
    const checked = checkNinjs(content, name)
    const kind = kindOf(checked)
    return kind === null ? foundCopy(copyOf(checked), settings) : { kind: 'skipped', item: uri, what: kind }
  } catch (cause) {
    if (cause instanceof SourceRejected) return { kind: 'rejected', item: uri, cause }
    throw cause
  }
}

/** The kind of an item that is not a text; null for a text, and for an item without a type. */
function kindOf({ form, item }: NinjsItem): string | null {
  if (item.type && item.type !== 'text' && item.type !== 'composite') return item.type
  if (form === 'modern' && item.eventDetails) return 'event'
  return form === 'modern' && item.plannedCoverage ? 'planning' : null
}

const copyOf = (checked: NinjsItem): PressCopy => (checked.form === 'flat' ? copyOfFlat(checked.item) : copyOfModern(checked.item))

interface Text {
  readonly role: string
  readonly type: string
  readonly value: string
}

function copyOfFlat(item: FlatItem): PressCopy {
  const texts = (prefix: string): Text[] =>
    Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string' && value.trim() ? [{ role: name.slice(prefix.length), type: name, value }] : [],
    )
  const headlines = [...(item.headline?.trim() ? [{ role: 'main', type: '', value: item.headline }] : []), ...texts('headline_')]
  const associations = Object.values(item.associations ?? {})
  return {
    ...copyOfBoth({ texts: { headlines, descriptions: texts('description_'), bodies: texts('body_') }, title: item.title }),
    id: item.uri,
    byline: lineOrNull(item.byline),
    creators: [],
    topics: namesOf([item.subject, item.event, item.organisation, item.person, item.place]),
    image: pictureOf(item) ?? associations.map(pictureOf).find((image) => image !== null) ?? null,
    genre: genreOf([...(item.genre ?? []).flatMap(({ name, code }) => [name, code]), item.profile]),
    language: lineOrNull(item.language),
    created: item.firstcreated ?? item.contentcreated ?? null,
    revised: item.versioncreated ?? null,
    embargo: lineOrNull(item.embargoed),
    expiry: item.expires ?? null,
    status: item.pubstatus ?? 'usable',
    rights: { holder: lineOrNull(item.copyrightholder), notice: lineOrNull(item.copyrightnotice), terms: lineOrNull(item.usageterms) },
    links: associations.flatMap(linkTo),
  }
}

function copyOfModern(item: ModernItem): PressCopy {
  const texts = (list: ModernItem['bodies'] = []): Text[] =>
    list.flatMap(({ role = '', contentType = '', value }) => (value.trim() ? [{ role, type: `${contentType} ${role}`, value }] : []))
  const associations = item.associations ?? []
  return {
    ...copyOfBoth({
      texts: { headlines: texts(item.headlines), descriptions: texts(item.descriptions), bodies: texts(item.bodies) },
      title: item.title,
    }),
    id: item.uri,
    byline: lineOrNull(item.by),
    creators: [],
    topics: namesOf([item.subjects, item.events, item.organisations, item.people, item.places]),
    image: modernPictureOf(item) ?? associations.map(modernPictureOf).find((image) => image !== null) ?? null,
    genre: genreOf([...(item.genres ?? []).flatMap(({ name, literal }) => [name, literal]), item.profile]),
    language: lineOrNull(item.language),
    created: item.firstCreated ?? item.contentCreated ?? null,
    revised: item.versionCreated ?? null,
    embargo: lineOrNull(item.embargoedUntil),
    expiry: item.expires ?? null,
    status: item.pubStatus ?? 'usable',
    rights: { holder: lineOrNull(item.copyrightHolder), notice: lineOrNull(item.copyrightNotice), terms: lineOrNull(item.usageTerms) },
    links: associations.flatMap((linked) =>
      isTextType(linked.type) ? linkOf(linked.headlines?.[0]?.value ?? linked.title ?? linked.name, linked.uri) : [],
    ),
  }
}

interface BothTexts {
  readonly texts: Record<'headlines' | 'descriptions' | 'bodies', readonly Text[]>
  readonly title: string | undefined
}

function copyOfBoth({ texts: { headlines, descriptions, bodies }, title }: BothTexts) {
  const headline = headlines.find(({ role }) => /^(?:main|)$/u.test(role)) ?? headlines[0]
  const lead = descriptions.find(({ role }) => /abstract|summary|lead|teaser|intro|chapeau/iu.test(role)) ?? descriptions[0]
  return {
    headline: headline ? wordsOfText(headline) || null : lineOrNull(title),
    lead: lead ? wordsOfText(lead) || null : null,
    body: bodyOf(bodies),
    url: null,
  }
}

const isHtml = ({ type, value }: Text): boolean => /html/iu.test(type) || /^\s*<(?:p|div|html|section|article|h\d)\b/iu.test(value)
const isNitf = ({ value }: Text): boolean => /<(?:\w+:)?(?:nitf|body\.content)\b/u.test(value)
const isPlain = (text: Text): boolean => !/xml/iu.test(text.type) && !isHtml(text) && !isNitf(text)

/** The richest of several versions of a text that is not empty. */
function bodyOf(bodies: readonly Text[]): HtmlBlocks {
  for (const isRight of [isHtml, isNitf, isPlain, () => true]) {
    const body = bodies.find(isRight)
    const read = body && (isNitf(body) ? blocksOfNitf(body.value) : isPlain(body) ? blocksOfText(body.value) : blocksOfHtml(body.value))
    if (read && read.blocks.length > 0) return read
  }
  return { blocks: [], untyped: 0 }
}

const wordsOfText = (text: Text): string =>
  oneLine(
    isHtml(text)
      ? blocksOfHtml(text.value)
          .blocks.map((block) => ('text' in block ? block.text : ''))
          .join(' ')
      : text.value,
  )

const lineOrNull = (text: string | undefined): string | null => oneLine(text ?? '') || null

const namesOf = (lists: readonly (readonly { name?: string | undefined }[] | undefined)[]): string[] =>
  lists.flatMap((list = []) => list.flatMap(({ name }) => lineOrNull(name) ?? []))

const isTextType = (type: string | undefined): boolean => type === 'text' || type === 'composite'

const linkTo = (item: FlatItem): PrintedLink[] => (isTextType(item.type) ? linkOf(item.headline ?? item.title, item.uri) : [])

/** An associated item with a headline is a related link; its URI is the URL if it is one. */
function linkOf(title: string | undefined, uri: string): PrintedLink[] {
  const words = lineOrNull(title)
  return words ? [{ title: words, teaser: null, url: webAddress(uri), note: null }] : []
}

interface Rendition {
  readonly href?: string | undefined
  readonly mimetype?: string | undefined
  readonly contentType?: string | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
}

const pictureOf = (item: FlatItem): Image | null =>
  imageIn(Object.values(item.renditions ?? {}), item.type, {
    alt: item.headline ?? item.title,
    caption: Object.entries(item).find(
      ([name, value]) => /^description_(?:caption|text|usage)/u.test(name) && typeof value === 'string',
    )?.[1],
    credit: item.byline ?? item.copyrightholder,
  })

const modernPictureOf = (
  item: Pick<ModernItem, 'renditions' | 'type' | 'headlines' | 'title' | 'descriptions' | 'by' | 'copyrightHolder'>,
): Image | null =>
  imageIn(item.renditions ?? [], item.type, {
    alt: item.headlines?.[0]?.value ?? item.title,
    caption: item.descriptions?.[0]?.value,
    credit: item.by ?? item.copyrightHolder,
  })

/** The widest rendition that is a picture. Its description belongs to the picture, so a text has none for it. */
function imageIn(
  renditions: readonly Rendition[],
  type: string | undefined,
  words: Record<'alt' | 'caption' | 'credit', unknown>,
): Image | null {
  const isPicture = type === 'picture' || type === 'graphic'
  const pictures = renditions.flatMap((rendition) => {
    const url = webAddress(rendition.href)
    const kind = rendition.mimetype ?? rendition.contentType
    return url && (kind ? kind.startsWith('image/') : isPicture)
      ? [{ url, width: pixels(rendition.width), height: pixels(rendition.height) }]
      : []
  })
  const [widest] = pictures.sort((a, b) => (b.width ?? 0) - (a.width ?? 0))
  if (!widest) return null
  const said = (text: unknown): string | null => (isPicture && typeof text === 'string' ? oneLine(text) || null : null)
  return { ...widest, template: null, alt: said(words.alt) ?? '', caption: said(words.caption), credit: said(words.credit) }
}

const pixels = (value: number | undefined): number | null => (value !== undefined && value > 0 ? Math.round(value) : null)
