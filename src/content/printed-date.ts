import { Temporal } from 'temporal-polyfill'
import { fold } from './fold.ts'

/** What a line such as « Publié jeudi 06 octobre 2022 à 07:13 » says, in the order in which a page may say it. */
export interface PrintedDates {
  readonly publishedAt: Date | null
  readonly updatedAt: Date | null
}

/** A date that looks like one and is none: « 31 février 2022 ». */
export class ImpossibleDate extends Error {
  override name = 'ImpossibleDate'
}

const months = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre']
const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']

// Read on a folded line: lower case, no accents, ordinary spaces. The day in words or in digits, then perhaps the time.
const day = `(?:(?:${weekdays.join('|')}),? )?(?:(?<day>\\d{1,2})(?:er)? (?<month>[a-z]+)\\.? (?<year>\\d{4})|(?<date>\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}))`
const time = `(?:(?:,| a| -)? ?(?<hour>\\d{1,2}) ?[:h] ?(?<minute>\\d{2})?)?`
const printed = (introduction: string) => new RegExp(`\\b${introduction}(?: le| :)? ${day}${time}`, 'u')
const published = printed('publiee?')
const updated = printed('(?:mise?s? a jour|modifiee?|actualisee?)')

/**
 * Reads « Publié … » and « Mis à jour … » wherever they stand in the line, as local time of the zone.
 * A time that is not printed is midnight. Null for what is not there; ImpossibleDate for what can't be.
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
    throw new ImpossibleDate(`"${found[0]}" is no date of the calendar`)
  }
}

/** 1 to 12, also of an abbreviation that only one month has: "sept" is 9, "jui" is none. 0 where there is no such month. */
function monthOf(word: string): number {
  const candidates = months.filter((month) => month === word || (word.length >= 3 && month.startsWith(word)))
  return candidates.length === 1 ? months.indexOf(candidates[0] ?? '') + 1 : 0
}
