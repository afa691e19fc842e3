import type { Document } from 'domhandler'
import { lineOf, oneLine, parseHtml, rawTextOf, select } from './tree.ts'

/** A schema.org object of a page: properties by name, with one value or several. */
export type Thing = Readonly<Record<string, unknown>>

/** The metadata of a page. */
export interface StructuredPage {
  /** The article of the page in JSON-LD; empty if there is none. */
  readonly article: Thing
  /** All objects in JSON-LD, in order. */
  readonly things: readonly Thing[]
  /** The content of `meta` elements by name or property in lower case, in order. */
  readonly meta: (...names: readonly string[]) => readonly string[]
}

const articleTypes =
  /^(?:\w+news)?article$|^(?:news|blog|live|social|opinion|analysis|background|report|reportage|review|satirical|askpublic|advertisercontent)\w*(?:article|posting|report)?$|^report$/iu

export function structuredPage(document: Document, title: string | null): StructuredPage {
  const things = select('script[type*="ld+json" i]', document)
    .flatMap((script) => readLoose(rawTextOf(script)))
    .flatMap(thingsIn)
  const articles = things.filter((thing) => typesOf(thing).some((type) => articleTypes.test(type)))
  const metas = new Map<string, string[]>()
  for (const { attribs } of select('meta[content]', document)) {
    const name = (attribs.property ?? attribs.name ?? attribs.itemprop)?.trim().toLowerCase()
    const content = oneLine(attribs.content ?? '')
    if (name && content) metas.set(name, [...(metas.get(name) ?? []), content])
  }
  const same = articles.filter((thing) => title !== null && isAbout(thing, title))
  const [first] = same.length > 0 ? same : articles.filter((thing) => 'headline' in thing || 'datePublished' in thing).concat(articles)
  return {
    things,
    // A theme and a plug-in may each describe a part of the same article.
    article: Object.assign({}, ...same.map(withoutEmpty).reverse(), withoutEmpty(first ?? {})),
    meta: (...names) => names.flatMap((name) => metas.get(name) ?? []),
  }
}

const withoutEmpty = (thing: Thing): Thing =>
  Object.fromEntries(
    Object.entries(thing).filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)),
  )

const isAbout = (thing: Thing, title: string): boolean => {
  const headline = textsOf(thing.headline ?? thing.name)[0]?.toLowerCase() ?? ''
  return headline !== '' && (headline.startsWith(title.toLowerCase().slice(0, 40)) || title.toLowerCase().startsWith(headline.slice(0, 40)))
}

export const typesOf = (thing: Thing): string[] => textsOf(thing['@type']).map((type) => type.replace(/^.*[/:#]/u, ''))

/** Objects can be in lists, in "@graph", in lists of lists, and inside each other. */
function thingsIn(value: unknown, depth = 0): Thing[] {
  if (depth > 8) return []
  if (Array.isArray(value)) return value.flatMap((one: unknown) => thingsIn(one, depth + 1))
  if (!isThing(value)) return []
  const inner = (['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'hasPart', 'breadcrumb'] as const).flatMap((name) =>
    thingsIn(value[name], depth + 1),
  )
  return '@graph' in value && !('@type' in value) ? inner : [value, ...inner]
}

export const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The texts of a property: a text, a number, the name of an object, or several of them. */
export function textsOf(value: unknown, property: 'name' | 'url' | '@id' = 'name'): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => textsOf(one, property))
  if (typeof value === 'string') return plainOr(value)
  if (typeof value === 'number') return [String(value)]
  return isThing(value) ? textsOf(value[property] ?? value['@value']) : []
}

const plainOr = (text: string): string[] => {
  const words = /[<&]/u.test(text) ? lineOf(parseHtml(text)) : oneLine(text)
  return words ? [words] : []
}

/** Parses JSON as pages contain it: within comments, with extra commas, with line ends in strings, with entities for quotation marks. */
function readLoose(script: string): unknown[] {
  const text = script
    .replace(
      /^\s*(?:<!--|\/\/\s*<!\[CDATA\[|<!\[CDATA\[|\/\*\s*<!\[CDATA\[\s*\*\/)|(?:-->|\/\/\s*\]\]>|\]\]>|\/\*\s*\]\]>\s*\*\/)\s*$/gu,
      '',
    )
    .trim()
  const attempts = [
    (json: string) => json,
    (json: string) => json.replace(/;\s*$/u, ''),
    (json: string) =>
      json
        .replace(/"(?:[^"\\]|\\.)*"/gsu, (string) => string.replace(/[\n\r\t]/gu, ' ').replace(/\\(?!["\\/bfnrtu])/gu, ''))
        .replace(/,(\s*[\]}])/gu, '$1'),
    (json: string) => json.replace(/&quot;/gu, '"'),
  ]
  let json = text
  for (const mend of attempts) {
    json = mend(json)
    try {
      return [JSON.parse(json)]
    } catch {
      // The next attempt repairs more.
    }
  }
  return fieldsOf(text)
}

/** Reads single properties from invalid JSON. */
function fieldsOf(text: string): Thing[] {
  const thing: Record<string, unknown> = {}
  for (const name of [
    'headline',
    'datePublished',
    'dateModified',
    'articleSection',
    'articleBody',
    'description',
    'isAccessibleForFree',
  ] as const) {
    const found = new RegExp(`"${name}"\\s*:\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(true|false))`, 'su').exec(text)
    if (found) thing[name] = (found[1] ?? found[2])?.replace(/\\"/gu, '"').replace(/\\[nrt]/gu, ' ')
  }
  const author = /"author"\s*:\s*[[{\s]*(?:"@type"\s*:\s*"(\w+)"\s*,\s*)?(?:"name"\s*:\s*)?"([^"]+)"/su.exec(text)
  if (author) thing.author = { '@type': author[1] ?? 'Person', name: author[2] }
  return Object.keys(thing).length > 0 ? [{ '@type': 'Article', ...thing }] : []
}
