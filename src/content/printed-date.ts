import { Temporal } from 'temporal-polyfill'
import { fold } from './fold.ts'

/** The dates of a line such as « Publié jeudi 06 octobre 2022 à 07:13 ». */
export interface PrintedDates {
  readonly publishedAt: Date | null
  readonly updatedAt: Date | null
}

/** A date that does not exist: « 31 février 2022 ». */
export class ImpossibleDate extends Error {
  override name = 'ImpossibleDate'
}

const months = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre']
const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']

// Applied to a folded line: lower case, no accents, ordinary spaces. The day in words or digits, optionally followed by the time.
const day = `(?:(?:${weekdays.join('|')}),? )?(?:(?<day>\\d{1,2})(?:er)? (?<month>[a-z]+)\\.? (?<year>\\d{4})|(?<date>\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}))`
const time = `(?:(?:,| a| -)? ?(?<hour>\\d{1,2}) ?[:h] ?(?<minute>\\d{2})?)?`
const printed = (introduction: string) => new RegExp(`\\b${introduction}(?: le| :)? ${day}${time}`, 'u')
const published = printed('publiee?')
const updated = printed('(?:mise?s? a jour|modifiee?|actualisee?)')

/**
 * Reads « Publié … » and « Mis à jour … » anywhere in the line, as local time of the time zone. Without a time, the date means midnight.
 * Null for a date that is missing. Throws ImpossibleDate for a date that does not exist.
 */
export function readPrintedDates(line: string, timeZone: string): PrintedDates {
  const folded = fold(line)
  return { publishedAt: instantOf(published.exec(folded), timeZone), updatedAt: instantOf(updated.exec(folded), timeZone) }
}

function instantOf(found: RegExpExecArray | null, timeZone: string): Date | null {
  if (!found?.groups) return null
  const { groups } = found
  const [dayNumber, month, year] = groups.date
    ? groups.date.split(/[/.]/u).map(Number)
    : [Number(groups.day), monthOf(groups.month ?? ''), Number(groups.year)]
  try {
    const local = Temporal.PlainDateTime.from(
      { year: year ?? 0, month: month ?? 0, day: dayNumber ?? 0, hour: Number(groups.hour ?? 0), minute: Number(groups.minute ?? 0) },
      { overflow: 'reject' },
    )
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds)
  } catch {
    throw new ImpossibleDate(`"${found[0]}" is not a calendar date`)
  }
}

/** 1 to 12, also for an unambiguous abbreviation: "sept" is 9, "jui" is ambiguous. 0 for anything else. */
function monthOf(word: string): number {
  const isMeant = (name: string): boolean => name.startsWith(word)
  return word.length >= 3 && months.filter(isMeant).length === 1 ? months.findIndex(isMeant) + 1 : 0
}
