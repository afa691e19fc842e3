import { Temporal } from 'temporal-polyfill'
import { fold } from '../../content/fold.ts'
import { readInstant } from './instant.ts'

const months: readonly (readonly string[])[] = [
  ['janvier', 'janv', 'jan', 'january'],
  ['fevrier', 'fevr', 'fev', 'february', 'feb'],
  ['mars', 'mar', 'march'],
  ['avril', 'avr', 'april', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun'],
  ['juillet', 'juil', 'july', 'jul'],
  ['aout', 'aou', 'august', 'aug'],
  ['septembre', 'sept', 'sep', 'september'],
  ['octobre', 'oct', 'october'],
  ['novembre', 'nov', 'november'],
  ['decembre', 'dec', 'december'],
]
const monthNumbers = new Map(months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)))
const monthName = `(?<name>${[...monthNumbers.keys()].sort((a, b) => b.length - a.length).join('|')})`

// Applied to a folded line: lower case, no accents, ordinary spaces.
const days = [
  `(?<day>\\d{1,2}) ?(?:er|e|st|nd|rd|th)? (?:de )?${monthName}\\.?,? (?<year>\\d{4})`,
  `${monthName}\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})`,
  '(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})',
  '(?<day>\\d{1,2}) ?[-/.] ?(?<month>\\d{1,2}) ?[-/.] ?(?<year>\\d{4}|\\d{2})(?!\\d)',
]
const time =
  '(?:[ ,|–-]*(?:t|a|at|vers|-)? ?(?<hour>\\d{1,2}) ?(?:(?:h(?:eures?)?|:) ?(?<minute>\\d{2})?(?!\\d)(?::\\d{2})?|(?= ?[ap]m))(?: ?mn?(?:in)?)?(?: ?(?<half>[ap]\\.?m\\b))?(?: ?\\(?(?<zone>gmt|utc|tu|cet|cest|wat|cat|eat|bst|edt|hae|hne|heure de paris)(?<offset> ?[+-] ?\\d{1,2})?\\)?)?)?'
/** « 07h13 - 6 octobre 2022 », "7:13 am, October 6, 2022" */
const before =
  '(?:(?<hourBefore>\\d{1,2}) ?(?:h|:) ?(?<minuteBefore>\\d{2})(?::\\d{2})?(?: ?(?<halfBefore>[ap]\\.?m\\b\\.?))?[ ,|–-]+(?:le |on |\\p{L}{3,9}\\.?,? )?)?'
const patterns = days.map((day) => new RegExp(`(?<![\\d/:.h-])${before}${day}${time}`, 'gu'))

/** A date within a line: its position and its instant. */
export interface ProseDate {
  readonly index: number
  readonly length: number
  readonly instant: Date
}

/**
 * The dates in a French or English line, in order: « mardi 1er mars 2022 à 14h05 », « 03/03/2021 - 14:05 », "March 3, 2021 at 2:05 pm".
 * Numeric dates have the order day, month, year, unless the second number can't be a month. A time without a zone is local time of the
 * given time zone. Dates that do not exist are left out.
 */
export function datesIn(line: string, timeZone: string): ProseDate[] {
  const folded = foldedInPlace(line)
  const found = patterns.flatMap((pattern) => [...folded.matchAll(pattern)].flatMap((match) => dateOf(match, timeZone)))
  found.sort((a, b) => a.index - b.index || b.length - a.length)
  return found.filter((date, index) => !found.slice(0, index).some((other) => date.index < other.index + other.length))
}

/** Reads a machine-readable date, or else a date in prose. */
export const readDate = (text: string | null | undefined, timeZone: string): Date | null =>
  readInstant(text, timeZone) ?? (text ? (datesIn(text, timeZone)[0]?.instant ?? null) : null)

function dateOf(match: RegExpExecArray, timeZone: string): ProseDate[] {
  const { groups = {} } = match
  const year = Number(groups.year) + (groups.year?.length === 2 ? 2000 : 0)
  let [day, month] = [Number(groups.day), groups.name ? (monthNumbers.get(groups.name) ?? 0) : Number(groups.month)]
  if (month > 12 && day <= 12) [day, month] = [month, day]
  if (year < 1900 || year > 2100) return []
  const [hour, minute, half] =
    groups.hour === undefined ? [groups.hourBefore, groups.minuteBefore, groups.halfBefore] : [groups.hour, groups.minute, groups.half]
  try {
    const local = Temporal.PlainDateTime.from(
      {
        year,
        month,
        day,
        hour: (half ? Number(hour) % 12 : Number(hour ?? 0)) + (half?.startsWith('p') ? 12 : 0),
        minute: Number(minute ?? 0),
      },
      { overflow: 'reject' },
    )
    const instant = new Date(local.toZonedDateTime(zoneOf(groups) ?? timeZone).epochMilliseconds)
    return [{ index: match.index, length: match[0].length, instant }]
  } catch (cause) {
    if (cause instanceof RangeError) return []
    throw cause
  }
}

/** Without "est", which is a verb in French. */
const zoneNames = new Map<string, string>([
  ['cet', '+01:00'],
  ['cest', '+02:00'],
  ['wat', '+01:00'],
  ['cat', '+02:00'],
  ['eat', '+03:00'],
  ['bst', '+01:00'],
  ['edt', '-04:00'],
  ['hae', '-04:00'],
  ['hne', '-05:00'],
  ['heure de paris', 'Europe/Paris'],
])

function zoneOf({ zone, offset }: Partial<Record<string, string>>): string | null {
  if (!zone) return null
  const named = zoneNames.get(zone)
  if (named) return named
  const hours = Number((offset ?? '0').replaceAll(' ', ''))
  return `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
}

/** Each character becomes one, so that places in the line stay what they are. */
const foldedInPlace = (line: string): string => [...line.normalize('NFC')].map((character) => fold(character).slice(0, 1) || ' ').join('')
