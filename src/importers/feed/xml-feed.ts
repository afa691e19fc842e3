import FeedParser from 'feedparser'
import { z } from 'zod'
import { SourceRejected } from '../../content/error.ts'
import { oneLine } from '../html/tree.ts'
import type { FeedItem } from './item.ts'
import { repairFeed } from './repair.ts'

/** The library's representation of an element: its text as "#", its attributes as "@", its children by name. */
const node = z.looseObject({ '#': z.string().optional(), '@': z.record(z.string(), z.unknown()).optional() })
type Node = z.infer<typeof node>

export interface XmlFeed {
  readonly items: readonly FeedItem[]
  /** Why the rest was not read; null if the whole feed was read. */
  readonly damage: SourceRejected | null
}

/** Reads RSS 0.9x to 2.0, RDF and Atom, even if they are malformed. Throws SourceRejected for anything else. */
export async function readXmlFeed(text: string): Promise<XmlFeed> {
  // The text is already decoded, and the library accepts only UTF-8.
  const parser = new FeedParser({ addmeta: false, normalize: true })
  const items: FeedItem[] = []
  const errors: string[] = []
  let language: string | null = null
  let publisher: string | null = null
  parser.on('error', ({ message }) => errors.push(message))
  parser.on('meta', (meta) => {
    language = meta.language || null
    publisher = meta.title || null
  })
  parser.on('readable', () => {
    for (let item = parser.read(); item; item = parser.read()) items.push(itemOf(item, { language, publisher }))
  })
  const ended = new Promise<void>((resolve) => {
    // The library emits no `end` for a document that is not a feed.
    parser.once('end', resolve).on('error', ({ message }) => /not a feed/iu.test(message) && resolve())
  })
  const { xml, damage } = repairFeed(text)
  parser.end(xml)
  await ended
  if (items.length === 0 && errors.length > 0) throw damage ?? new SourceRejected('feed', 'RSS or Atom', oneLine(errors[0] ?? ''))
  return { items, damage }
}

function itemOf(item: FeedParser.Item, { language, publisher }: Pick<FeedItem, 'language' | 'publisher'>): FeedItem {
  const all = (...names: readonly string[]): Node[] => names.flatMap((name) => nodesOf(Object.hasOwn(item, name) ? item[name] : undefined))
  const first = (...names: readonly string[]): string | null => names.flatMap((name) => all(name).flatMap(wordsIn))[0] ?? null
  const full = first('content:encoded', 'atom:content', 'content', 'xhtml:body')
  const described = item.description || first('description', 'rss:description', 'itunes:summary', 'dc:description', 'media:description')
  const summary = first('atom:summary', 'summary') ?? (full === null ? null : item.summary || null)
  return {
    guid: item.guid || first('dc:identifier'),
    link: item.origlink || item.link || null,
    title: item.title || first('title', 'rss:title', 'media:title', 'dc:title'),
    summary: summary ?? (described === full ? null : described),
    content: full,
    isPlain: all('atom:content').some(({ '@': attributes }) => attributes?.type === 'text' || attributes?.type === 'text/plain'),
    publisher,
    authors: authorsOf(item, all),
    categories: [
      ...all('category', 'rss:category', 'atom:category').flatMap((category) => labelOf(category)),
      ...all('dc:subject').flatMap(wordsIn),
      ...all('itunes:keywords', 'media:keywords')
        .flatMap(wordsIn)
        .flatMap((words) => words.split(',')),
    ]
      .map(oneLine)
      .filter(Boolean),
    imageUrl: imageOf(item, all),
    language: first('dc:language') ?? textOr(nodesOf(item['atom:@'])[0]?.['xml:lang']) ?? language,
    rights: first('dc:rights', 'atom:rights', 'copyright', 'media:copyright', 'creativecommons:license', 'cc:license'),
    published: first(
      'pubdate',
      'rss:pubdate',
      'atom:published',
      'published',
      'atom:issued',
      'issued',
      'dc:date',
      'dcterms:issued',
      'dcterms:created',
      'atom:created',
    ),
    updated: first('atom:updated', 'updated', 'atom:modified', 'modified', 'dcterms:modified', 'lastbuilddate', 'rss:lastbuilddate'),
  }
}

type All = (...names: readonly string[]) => Node[]

/** All authors of an item, from the most precise element. */
function authorsOf(item: FeedParser.Item, all: All): string[] {
  const persons = all('atom:author').flatMap((author) =>
    nodesOf(author.name).flatMap(wordsIn).concat(nodesOf(author['atom:name']).flatMap(wordsIn)),
  )
  const creators = all('dc:creator', 'dc:author').flatMap(wordsIn)
  const [best = []] = [
    persons,
    creators,
    all('author', 'rss:author', 'itunes:author', 'media:credit').flatMap(wordsIn),
    item.author ? [item.author] : [],
  ].filter(({ length }) => length > 0)
  return best.map(personIn).filter(Boolean)
}

/** "awa@fleuve.ml (Awa Sangala)" and "Awa Sangala <awa@fleuve.ml>" give Awa Sangala. An e-mail address alone is not a name. */
const personIn = (text: string): string =>
  oneLine((/^\S+@\S+\s*\((.+)\)$/u.exec(text)?.[1] ?? text).replace(/[<(]?[^\s<(]+@[^\s>)]+[>)]?/gu, ' '))

const labelOf = (category: Node): string[] => {
  const { label, term } = category['@'] ?? {}
  return [textOr(label) ?? textOr(term) ?? category['#'] ?? '']
}

function imageOf(item: FeedParser.Item, all: All): string | null {
  const media = [...all('media:group').flatMap((group) => nodesOf(group['media:content'])), ...all('media:content', 'media:thumbnail')]
  const pictures = media.filter(({ '@': attributes = {} }) => {
    const kind = `${attributes.medium ?? ''} ${attributes.type ?? ''}`.trim()
    return kind === '' ? !/\.(?:mp[34]|m4a|webm|ogg)(?:\?|$)/iu.test(String(attributes.url)) : /image/u.test(kind)
  })
  const enclosed = item.enclosures?.find(({ type, url }) =>
    type ? type.startsWith('image') : /\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)/iu.test(url),
  )
  return textOr(pictures[0]?.['@']?.url) ?? enclosed?.url ?? textOr(item.image?.url)
}

/** The library's value of an element that can occur any number of times. */
function nodesOf(value: unknown): Node[] {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.flatMap((one) => {
    const read = node.safeParse(one)
    return read.success ? [read.data] : []
  })
}

const wordsIn = ({ '#': words }: Node): string[] => (words?.trim() ? [words.trim()] : [])

const textOr = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value.trim() : null)
