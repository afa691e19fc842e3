import type { PrintedLink } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import { isByline } from './body.ts'
import { completeDates, datesOf, type Head, isDateLine } from './head.ts'
import { contributionsMark, endOf, type Line, quote, relatedLinkMark, timelineMark } from './line.ts'

interface TimelineEntry extends Head {
  readonly byline: string | null
}

interface Parts {
  readonly relatedLinks: readonly PrintedLink[]
  readonly timeline: readonly TimelineEntry[]
  readonly contributionsMessage: string | null
}

/** The parts after the text, each from its opening line to the next one. */
export function readParts(lines: readonly Line[], timeZone: string): Parts {
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
