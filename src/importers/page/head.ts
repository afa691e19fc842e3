import { SourceRejected } from '../../content/error.ts'
import { ImpossibleDate, type PrintedDates, readPrintedDates } from '../../content/printed-date.ts'
import { titleKey } from '../../content/title.ts'
import { type Line, opensPart, quote } from './line.ts'

/** A longer title is a paragraph: the first line of the page is missing. */
const titleLengthMax = 250
/** The date has to be within this many lines. */
const headLinesMax = 40

export interface Head {
  readonly title: string
  readonly lead: string | null
  readonly publishedAt: Date
  readonly updatedAt: Date
}

/** Title, lead and dates, and the number of their lines: the title may be repeated below the date. */
export function readHead(lines: readonly Line[], timeZone: string): Head & { length: number } {
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

export const isDateLine = (line: Line, timeZone: string): boolean =>
  /^(?:publi|mis|modifi|actualis)/iu.test(line.text) && Object.keys(datesOf(line, timeZone)).length > 0

/** Only the dates in this line, so that a second line can add to the first. */
export function datesOf(line: Line, timeZone: string): Partial<PrintedDates> {
  try {
    const { publishedAt, updatedAt } = readPrintedDates(line.text, timeZone)
    return { ...(publishedAt && { publishedAt }), ...(updatedAt && { updatedAt }) }
  } catch (cause) {
    if (cause instanceof ImpossibleDate)
      throw new SourceRejected('date', 'a calendar date such as "jeudi 06 octobre 2022 à 07:13"', quote(line))
    throw cause
  }
}

export function completeDates({ publishedAt, updatedAt }: Partial<PrintedDates>, line: Line): Pick<Head, 'publishedAt' | 'updatedAt'> {
  if (!publishedAt) throw new SourceRejected('date', 'a publication date such as "Publié jeudi 06 octobre 2022 à 07:13"', quote(line))
  return { publishedAt, updatedAt: updatedAt ?? publishedAt }
}
