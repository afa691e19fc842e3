import type { ArticleInput, PrintedLink } from '../../content/article.ts'
import type { BodyBlock } from '../../content/body.ts'
import { creditsOf } from '../../content/byline.ts'
import { SourceRejected } from '../../content/error.ts'
import { ImpossibleDate, type PrintedDates, readPrintedDates } from '../../content/printed-date.ts'
import { titleKey } from '../../content/title.ts'
import type { Importer, ImportSettings } from '../importer.ts'
import { decodeText } from './decode.ts'

/**
 * The plain text of an article page, as copied from a browser. Each line is a paragraph; blank lines are ignored.
 *
 *     page          = option* title lead* dates [title] paragraph* [byline] (related-link | timeline | contributions)*
 *     option        = "Rubrique : " name | "Mots-clés : " name ("," name)* | "Réservé aux abonnés"
 *     dates         = "Publié " date, "Mis à jour le " date, in one line or two
 *     related-link  = "Lire aussi : " title, teaser*
 *     timeline      = "Les articles de l'auteur", (title lead* [byline] dates)*
 *     contributions = "L'espace des contributions …", sentence*, button*
 */
export const page: Importer = {
  format: 'page',
  extensions: ['.txt'],
  // A source without a name or a type is probably text, because all other formats were recognised before.
  recognises: ({ name, mediaType, head }) =>
    /\.te?xt$/iu.test(name) || (mediaType?.startsWith('text/plain') ?? (!/\.\w{1,6}$/u.test(name) && !head.includes(0))),
  async *read(source, settings) {
    for (const article of parsePage(await source.whole(), settings)) yield { kind: 'article', item: '', article }
  },
}

/** The articles of a page, starting with its own. If it throws SourceRejected, nothing of the page is imported. */
export const parsePage = (bytes: Uint8Array, settings: PageSettings): readonly ArticleInput[] =>
  articlesOf(linesOf(decodeText(bytes)), settings)

type PageSettings = Pick<ImportSettings, 'timeZone' | 'language'>

/** A longer title is a paragraph: the first line of the page is missing. */
const titleLengthMax = 250
/** The date has to be within this many lines. */
const headLinesMax = 40
const bylineLengthMax = 80

interface Line {
  readonly number: number
  readonly text: string
}

/** The lines that open the parts after the text. */
const relatedLinkMark = /^(?:[àa] )?lire (?:aussi|également)[ \u00a0\u202f]*:[ \u00a0\u202f]*/iu
const timelineMark = /^les (?:autres )?articles d(?:e l['’]auteur(?:e|rice)?|es auteurs)[ \u00a0\u202f]*:?$/iu
const contributionsMark = /^l['’]espace des contributions\b/iu
const opensPart = ({ text }: Line) => relatedLinkMark.test(text) || timelineMark.test(text) || contributionsMark.test(text)

/** Runs of ordinary spaces collapse; no-break spaces are kept. Blank lines are removed. */
function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/[ \t\f\v]+/gu, ' ').trim()
    return /^\u200b*$/u.test(line) ? [] : [{ number: index + 1, text: line }]
  })
}

function articlesOf(lines: readonly Line[], settings: PageSettings): ArticleInput[] {
  if (lines.length === 0) throw new SourceRejected('content', 'an article page', 'an empty file')
  const options = readOptions(lines)
  const head = readHead(lines.slice(options.length), settings.timeZone)
  const rest = lines.slice(options.length + head.length)
  const end = endOf(rest)
  const { blocks, byline } = readBody(rest.slice(0, end).map(({ text }) => text))
  const parts = readParts(rest.slice(end), settings.timeZone)
  const credits = byline === null ? [] : creditsOf(byline)
  const article: ArticleInput = {
    ...articleOf(head, settings),
    body: blocks.length > 0 ? blocks : null,
    byline,
    credits,
    section: options.section,
    topics: options.topics,
    access: options.subscribers ? 'SUBSCRIBERS' : 'FREE',
    relatedLinks: parts.relatedLinks,
    contributionsMessage: parts.contributionsMessage,
  }
  const others = parts.timeline.map((entry) => ({
    ...articleOf(entry, settings),
    byline: entry.byline,
    credits: entry.byline === null ? credits : creditsOf(entry.byline),
  }))
  return [article, ...others.filter((other) => other.sourceKey !== article.sourceKey)]
}

interface Head {
  readonly title: string
  readonly lead: string | null
  readonly publishedAt: Date
  readonly updatedAt: Date
}

/** An article of which only title, lead and dates are known. */
const articleOf = (head: Head, settings: PageSettings): ArticleInput => ({
  sourceKey: `page:${head.publishedAt.toISOString().slice(0, 16)}Z:${titleKey(head.title)}`,
  state: 'PUBLISHED',
  url: null,
  title: head.title,
  lead: head.lead,
  body: null,
  byline: null,
  credits: [],
  section: null,
  topics: [],
  image: null,
  genre: 'NEWS',
  language: settings.language,
  access: 'FREE',
  publishedAt: head.publishedAt,
  visibleFrom: head.publishedAt,
  visibleUntil: null,
  updatedAt: head.updatedAt,
  relatedLinks: [],
  contributionsMessage: null,
})

function readOptions(lines: readonly Line[]) {
  let section: string | null = null
  let topics: string[] = []
  let subscribers = false
  let length = 0
  for (const { text } of lines) {
    const [, name, value] = /^(rubrique|mots[-‐‑ ]cl[ée]s)[ \u00a0\u202f]*:[ \u00a0\u202f]*(.*)$/iu.exec(text) ?? []
    if (name && value !== undefined) {
      if (/^r/iu.test(name)) section = value.trim() || null
      else
        topics = value
          .split(/[,;]/u)
          .map((topic) => topic.trim())
          .filter(Boolean)
    } else if (/^r[ée]serv[ée](?:e)? aux abonn[ée]s\.?$/iu.test(text)) subscribers = true
    else break
    length++
  }
  return { section, topics, subscribers, length }
}

/** Title, lead and dates, and the number of their lines: the title may be repeated below the date. */
function readHead(lines: readonly Line[], timeZone: string): Head & { length: number } {
  const [first] = lines
  const date = lines.slice(0, headLinesMax).findIndex((line) => opensPart(line) || isDateLine(line, timeZone))
  const dateLine = lines[date]
  if (!first || date === 0 || first.text.length > titleLengthMax) {
    throw new SourceRejected('title', `a title of at most ${titleLengthMax} characters in the first line`, first ? quote(first) : 'none')
  }
  if (!dateLine || opensPart(dateLine)) {
    throw new SourceRejected(
      'date',
      'a line like "Publié jeudi 06 octobre 2022 à 07:13" below the title',
      `none in the first ${Math.min(date < 0 ? lines.length : date, headLinesMax)} lines`,
    )
  }
  const title = first.text.trim()
  const lead = lines
    .slice(1, date)
    .map(({ text }) => text)
    .join('\n')
  let length = date + 1
  let dates = datesOf(dateLine, timeZone)
  for (let next = lines[length]; next && isDateLine(next, timeZone); next = lines[++length])
    dates = { ...dates, ...datesOf(next, timeZone) }
  const again = lines[length]
  if (again && titleKey(again.text) === titleKey(title)) length++
  return { title, lead: lead || null, ...completeDates(dates, dateLine), length }
}

const isDateLine = (line: Line, timeZone: string): boolean =>
  /^(?:publi|mis|modifi|actualis)/iu.test(line.text) && Object.keys(datesOf(line, timeZone)).length > 0

/** Only the dates in this line, so that a second line can add to the first. */
function datesOf(line: Line, timeZone: string): Partial<PrintedDates> {
  try {
    const { publishedAt, updatedAt } = readPrintedDates(line.text, timeZone)
    return { ...(publishedAt && { publishedAt }), ...(updatedAt && { updatedAt }) }
  } catch (cause) {
    if (cause instanceof ImpossibleDate)
      throw new SourceRejected('date', 'a calendar date such as "jeudi 06 octobre 2022 à 07:13"', quote(line))
    throw cause
  }
}

function completeDates({ publishedAt, updatedAt }: Partial<PrintedDates>, line: Line): Pick<Head, 'publishedAt' | 'updatedAt'> {
  if (!publishedAt) throw new SourceRejected('date', 'a publication date such as "Publié jeudi 06 octobre 2022 à 07:13"', quote(line))
  return { publishedAt, updatedAt: updatedAt ?? publishedAt }
}

function endOf(lines: readonly Line[]): number {
  const end = lines.findIndex(opensPart)
  return end < 0 ? lines.length : end
}

/** The paragraphs, with their run-in subheadings, and the byline, which is the last short line without a full stop. */
function readBody(lines: readonly string[]): { blocks: BodyBlock[]; byline: string | null } {
  const last = lines.at(-1)
  const byline = last !== undefined && isByline(last) ? last.trim() : null
  const paragraphs = byline === null ? lines : lines.slice(0, -1)
  // Capitals at the beginning of the first paragraph are a dateline, not a subheading: « BAMAKO- Le gouvernement … ».
  return { blocks: paragraphs.flatMap((text, index) => (index === 0 ? [{ kind: 'paragraph', text }] : withSubheading(text))), byline }
}

const isByline = (line: string): boolean => line.length <= bylineLengthMax && /\p{L}/u.test(line) && !/[.!?…,;:»”"\-–—]\s*$/u.test(line)

/** « INSTRUCTEURS RUSSES- Invité de l'émission … »: a run-in subheading in capitals, a dash, then the paragraph. */
function withSubheading(text: string): BodyBlock[] {
  const [run, heading = ''] = /^([^\p{Ll}]+?) ?[-–—](?:\s+|$)/u.exec(text) ?? []
  if (!run || !/\p{Lu}{2}/u.test(heading) || /^[IVXLC]+$/u.test(heading)) return [{ kind: 'paragraph', text }]
  const rest = text.slice(run.length)
  const subheading: BodyBlock = { kind: 'subheading', text: heading.trim(), level: 2 }
  return rest ? [subheading, { kind: 'paragraph', text: rest }] : [subheading]
}

interface TimelineEntry extends Head {
  readonly byline: string | null
}

interface Parts {
  readonly relatedLinks: readonly PrintedLink[]
  readonly timeline: readonly TimelineEntry[]
  readonly contributionsMessage: string | null
}

/** The parts after the text, each from its opening line to the next one. */
function readParts(lines: readonly Line[], timeZone: string): Parts {
  const relatedLinks: PrintedLink[] = []
  const timeline: TimelineEntry[] = []
  let contributionsMessage: string | null = null
  for (let at = 0; at < lines.length; ) {
    const mark = lines[at]
    const length = 1 + endOf(lines.slice(at + 1))
    const part = lines.slice(at + 1, at + length)
    if (mark) {
      if (timelineMark.test(mark.text)) timeline.push(...readTimeline(part, timeZone))
      else if (contributionsMark.test(mark.text)) contributionsMessage = messageOf([mark, ...part])
      else relatedLinks.push(...linkOf(mark, part))
    }
    at += length
  }
  return { relatedLinks, timeline, contributionsMessage }
}

/** The title follows on the same line or on the next one. */
function linkOf(mark: Line, part: readonly Line[]): PrintedLink[] {
  const [title, ...teaser] = [mark.text.replace(relatedLinkMark, ''), ...part.map(({ text }) => text)].filter(Boolean)
  return title ? [{ title: title.trim(), teaser: teaser.join('\n') || null, url: null, note: null }] : []
}

function readTimeline(lines: readonly Line[], timeZone: string): TimelineEntry[] {
  const entries: TimelineEntry[] = []
  let entry: Line[] = []
  for (const line of lines) {
    if (!isDateLine(line, timeZone)) {
      entry.push(line)
      continue
    }
    const dates = completeDates(datesOf(line, timeZone), line)
    const [title, ...rest] = entry.map(({ text }) => text)
    if (!title) throw new SourceRejected('timeline', 'a title before the date of each of the author’s articles', quote(line))
    const signed = rest.at(-1)
    const byline = signed !== undefined && isByline(signed) ? signed.trim() : null
    entries.push({ title: title.trim(), lead: rest.slice(0, byline === null ? undefined : -1).join('\n') || null, byline, ...dates })
    entry = []
  }
  const [open] = entry
  if (open)
    throw new SourceRejected(
      'timeline',
      'a date like "Publié jeudi 06 octobre 2022 à 07:13" below each of the author’s articles',
      `none after ${quote(open)}`,
    )
  return entries
}

/** The sentences of the message: a line without final punctuation is a button. */
const messageOf = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => text.trim())
    .filter((text) => /[.!?…]$/u.test(text))
    .join(' ') ||
  (lines[0]?.text.trim() ?? '')

const quote = ({ number, text }: Line): string => `"${text.length > 120 ? `${text.slice(0, 120)}…` : text}" in line ${number}`
