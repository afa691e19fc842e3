import { type Document, type Element, isTag } from 'domhandler'
import type { ImportSettings } from '../importer.ts'
import { readInstant } from '../parsing/instant.ts'
import { datesIn, readDate } from '../parsing/prose-date.ts'
import { isApart } from './part.ts'
import { type StructuredPage, textsOf } from './structured-data.ts'
import { lineOf, select } from './tree.ts'

export interface PageDates {
  readonly publishedAt: Date | null
  readonly updatedAt: Date | null
}

const publishedNames = [
  ...['article:published_time', 'og:article:published_time', 'article:published', 'og:published_time', 'datepublished', 'date_published'],
  ...[
    'parsely-pub-date',
    'sailthru.date',
    'cxenseparse:recs:publishtime',
    'cxenseparse:publishtime',
    'publish-date',
    'publishdate',
    'publish_date',
  ],
  ...[
    'pubdate',
    'publication_date',
    'publicationdate',
    'article.published',
    'dc.date.issued',
    'dcterms.issued',
    'dc.date.created',
    'dcterms.created',
  ],
  ...[
    'dc.date',
    'dcterms.date',
    'article_date_original',
    'originalpublicationdate',
    'bt:pubdate',
    'rnews:datepublished',
    'date',
    'datecreated',
  ],
]
const updatedNames = [
  ...[
    'article:modified_time',
    'og:updated_time',
    'article:modified',
    'og:modified_time',
    'datemodified',
    'last-modified',
    'lastmod',
    'revised',
  ],
  ...['dc.date.modified', 'dcterms.modified', 'article.updated', 'last-updated', 'rnews:datemodified'],
]

/**
 * Finds the dates of publication and last update: in the metadata, in elements for dates, in prose next to the title, and finally in the
 * URL. If the metadata has only the day, the visible date supplies the time. A date after the import has another meaning, and a date before
 * the first newspapers is a default value of a program.
 */
export function pageDates(
  document: Document,
  page: StructuredPage,
  {
    url,
    heading,
    timeZone,
    at,
  }: { readonly url: string | null; readonly heading: string | null } & Pick<ImportSettings, 'timeZone' | 'at'>,
): PageDates {
  const isPossible = (date: Date | null): date is Date => date !== null && date > earliest && date.getTime() < at.getTime() + dayMs
  const read = (texts: readonly string[]): Date | null => texts.map((text) => readDate(text, timeZone)).find(isPossible) ?? null
  const { article, meta, things } = page
  const title = select('h1, h2, h3', document).find((element) => lineOf(element) === heading) ?? select('h1', document)[0] ?? null
  const elements = timeElements(document, title, timeZone)
  const printed = printedDates(datedLines(document, title), timeZone)
  const webPages = things.filter((thing) => textsOf(thing['@type']).includes('WebPage'))
  const declared = read([
    ...textsOf(article.datePublished),
    ...meta(...publishedNames),
    ...itemprop(document, 'datePublished'),
    ...textsOf(article.dateCreated),
    ...itemprop(document, 'dateCreated'),
    ...webPages.flatMap((thing) => textsOf(thing.datePublished)),
  ])
  const publishedAt =
    [
      withHour(declared, [printed.published, elements.published]),
      elements.published,
      printed.published,
      elements.any,
      printed.any,
      printedDates(title === null ? [] : linesBeside(title), timeZone).any,
      dateInUrl(url, timeZone),
    ].find(isPossible) ?? null
  const changed =
    [
      read([...textsOf(article.dateModified), ...meta(...updatedNames), ...itemprop(document, 'dateModified')]),
      elements.updated,
      printed.updated,
    ].find(isPossible) ?? null
  return { publishedAt, updatedAt: changed && publishedAt && changed > publishedAt ? changed : null }
}

const dayMs = 24 * 3_600_000
const earliest = new Date('1800-01-01T00:00:00Z')

/** A date without a time is midnight; if the page prints a time on the same day, that time counts. */
function withHour(declared: Date | null, shown: readonly (Date | null)[]): Date | null {
  if (declared === null || declared.getTime() % 3_600_000 !== 0 || declared.getUTCHours() % 23 > 2) return declared
  return shown.find((date) => date !== null && date > declared && date.getTime() - declared.getTime() < dayMs) ?? declared
}

const itemprop = (document: Document, name: string): string[] =>
  select(`[itemprop~="${name}"]`, document)
    .filter((element) => !isApart(element))
    .flatMap((element) =>
      [element.attribs.content, element.attribs.datetime, lineOf(element)].filter((text): text is string => !!text?.trim()).slice(0, 1),
    )

const isUpdate = (words: string): boolean =>
  /\b(?:updated?|modifi|modified|mis(?:e)? a jour|maj|actualis|dateModified|last)/iu.test(words.normalize('NFD').replace(/\p{M}/gu, ''))

/** Dates in elements for dates, first those below the title, then those above it. */
function timeElements(document: Document, title: Element | null, timeZone: string) {
  const dates: { isUpdated: boolean; isPublished: boolean; date: Date }[] = []
  const found = select('h1, h2, h3, time, [datetime], abbr.published', document)
  const from = title ? Math.max(0, found.indexOf(title)) : 0
  for (const element of [...found.slice(from), ...found.slice(0, from).reverse()]) {
    if (/^h\d$/u.test(element.name) || isApart(element)) continue
    const { datetime, title: full, class: classes = '', itemprop: property = '' } = element.attribs
    const date = readInstant(datetime ?? full, timeZone) ?? readDate(lineOf(element), timeZone) ?? readDate(datetime, timeZone)
    if (!date) continue
    const before = element.prev ? lineOf(element.prev) : lineOf(element.parent ?? element).split(lineOf(element))[0]
    const around = element.parent && isTag(element.parent) ? element.parent.attribs.class : ''
    dates.push({
      date,
      isUpdated: isUpdate(`${classes} ${property} ${before ?? ''}`),
      isPublished:
        /publi|entry-date|pubdate|post-date|article-date/iu.test(`${classes} ${property} ${before ?? ''} ${around}`) ||
        'pubdate' in element.attribs,
    })
  }
  const published = dates.find(({ isUpdated, isPublished }) => isPublished && !isUpdated) ?? dates.find(({ isUpdated }) => !isUpdated)
  return {
    published: published?.date ?? null,
    updated: dates.find(({ isUpdated }) => isUpdated)?.date ?? null,
    any: dates[0]?.date ?? null,
  }
}

const publication =
  /\b(?:publi[ée]e?s?|post[ée]e?|mis(?:e)? en ligne|paru|cr[ée]{2}e?|r[ée]dig[ée]|published|posted|written|date)(?!\p{L})[^.]{0,40}$|^\s*(?:par|by|le|on)\b[^.]{0,60}$/iu
const update =
  /\b(?:mis(?:e)? [àa] jour|maj|modifi[ée]e?|actualis[ée]e?|updated|modified|last (?:update|modified)|derni[èe]re (?:mise [àa] jour|modification))(?!\p{L})[^.]{0,40}$/iu

/** Short lines with a date, nearest to the title first: « Publié le … », « Par … | 3 mars 2021 », or only the date. */
function printedDates(lines: readonly string[], timeZone: string) {
  let published: Date | null = null
  let updated: Date | null = null
  let any: Date | null = null
  for (const line of lines) {
    let from = 0
    for (const date of datesIn(line, timeZone)) {
      const before = line.slice(from, date.index)
      from = date.index + date.length
      if (update.test(before)) updated ??= date.instant
      else if (publication.test(before)) published ??= date.instant
      else if (line.length < 60) any ??= date.instant
    }
  }
  return { published, updated, any }
}

const linesMax = 40
const places = 'time, small, span, p, div, li, em, i, b, strong, font, td, dd, a, h1, h2, h3, h4, h5, h6'

/** First the lines below the title, then those above it, because the top of a page may contain today's date. */
function datedLines(document: Document, title: Element | null): string[] {
  const above: string[] = []
  const below: string[] = []
  let lines = above
  for (const element of select(places, document)) {
    if (element === title) lines = below
    if (below.length >= linesMax) break
    if (isApart(element)) continue
    const line = lineOf(element)
    if (line.length < 200 && hasFigures(line) && !lines.includes(line)) lines.push(line)
  }
  return [...below, ...above.reverse().slice(0, linesMax)]
}

/** Short lines in the element around the title, whatever its name: « 13 oct. 2020 18:29 » in a `nav`. */
function linesBeside(title: Element): string[] {
  let box = title
  for (let level = 0; level < 3 && box.parent && isTag(box.parent) && !['body', 'main'].includes(box.parent.name); level++) box = box.parent
  return select(places, box)
    .map(lineOf)
    .filter((line) => line.length < 60 && hasFigures(line))
}

const hasFigures = (line: string): boolean => line.length > 6 && /(?:19|20)\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}/u.test(line)

/** « /2021/03/05/titre » and « /20210305-titre »; a month without a day is not a date. */
function dateInUrl(url: string | null, timeZone: string): Date | null {
  const [, year, month, day] =
    /(?:^|[/_.-])((?:19|20)\d{2})[/_-]?([01]\d)[/_-]?([0-3]\d)(?=\D|$)/u.exec(url ? new URL(url).pathname : '') ?? []
  return year ? readInstant(`${year}-${month}-${day}`, timeZone) : null
}
