import { Temporal } from 'temporal-polyfill'

/** ISO 8601 in its extended and basic forms, as used by W3C, IPTC and WordPress. Time and zone are optional. */
const iso =
  /^(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})(?:[T ]+(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?)?\s*(?<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/iu

/** RFC 822 and its successors: « Tue, 02 Apr 2013 05:16:20 +0000 ». */
const mail =
  /^(?:[\p{L}]{2,9}\.?,?\s+)?(?<day>\d{1,2})[\s-]+(?<name>[\p{L}]{3,9})\.?[\s-]+(?<year>\d{4}|\d{2})(?:,?\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?)?\s*(?<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2})?(?:\s*\([^)]*\))?$/iu

/** The default formats of C and Java: « Thu Oct 06 07:13:00 CEST 2022 ». */
const printed =
  /^[a-z]{3}\s+(?<name>[a-z]{3})\s+(?<day>\d{1,2})\s+(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})\s+(?:(?<zone>[a-z]{1,5})\s+)?(?<year>\d{4})$/iu

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Abbreviations of time zones from RFC 822, and others that European feeds use. */
const zones = new Map<string, string>([
  ['Z', '+00:00'],
  ['UT', '+00:00'],
  ['UTC', '+00:00'],
  ['GMT', '+00:00'],
  ['WET', '+00:00'],
  ['WEST', '+01:00'],
  ['CET', '+01:00'],
  ['CEST', '+02:00'],
  ['WAT', '+01:00'],
  ['CAT', '+02:00'],
  ['EAT', '+03:00'],
  ['EST', '-05:00'],
  ['EDT', '-04:00'],
  ['CST', '-06:00'],
  ['CDT', '-05:00'],
  ['MST', '-07:00'],
  ['MDT', '-06:00'],
  ['PST', '-08:00'],
  ['PDT', '-07:00'],
])

/**
 * Reads an instant in ISO 8601 or RFC 822. Without a zone, it is local time of the given time zone; without a time, it means midnight.
 * Null for other formats and for dates that do not exist.
 */
export function readInstant(text: string | null | undefined, timeZone: string): Date | null {
  const line = text?.trim() ?? ''
  const { groups } = iso.exec(line) ?? mail.exec(line) ?? printed.exec(line) ?? {}
  if (!groups) return null
  const { name, year = '', month, hour = '0', minute = '0', second = '0', fraction = '0', zone } = groups
  try {
    const local = Temporal.PlainDateTime.from(
      {
        year: Number(year) + (year.length === 2 ? (Number(year) < 70 ? 2000 : 1900) : 0),
        month: name === undefined ? Number(month) : months.indexOf(name.slice(0, 3).toLowerCase()) + 1,
        day: Number(groups.day),
        hour: Number(hour),
        minute: Number(minute),
        second: Math.min(59, Number(second)),
        millisecond: Math.floor(Number(`0.${fraction}`) * 1000),
      },
      { overflow: 'reject' },
    )
    return new Date(local.toZonedDateTime(zoneOf(zone) ?? timeZone).epochMilliseconds)
  } catch (cause) {
    if (cause instanceof RangeError) return null
    throw cause
  }
}

/** Converts "+0100" and "+01" to the format of Temporal; null for an unknown abbreviation. */
function zoneOf(text: string | undefined): string | null {
  if (!text) return null
  const offset = /^([+-])(\d{2}):?(\d{2})?$/u.exec(text)
  if (!offset) return zones.get(text.toUpperCase()) ?? null
  const [, sign, hours, minutes = '00'] = offset
  return `${sign}${hours}:${minutes}`
}
