import { InvalidInput } from './error.ts'

/** LONG « jeudi 06 octobre 2022 à 07:13 », MEDIUM « 06 octobre 2022 », SHORT « 06/10/2022 ». The day always has two digits. */
export type DateStyle = 'LONG' | 'MEDIUM' | 'SHORT'

/**
 * Formats a date as French-language newspapers print it.
 * @param timeZone IANA name such as `Africa/Bamako`. Throws InvalidInput for an unknown time zone.
 */
export function printDate(instant: Date, style: DateStyle, timeZone: string): string {
  if (style === 'SHORT') return numeric.of(timeZone).format(instant)
  if (style === 'MEDIUM') return dated.of(timeZone).format(instant)
  // Versions of ICU join a date and a time differently.
  const part = Object.fromEntries(
    spelled
      .of(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return `${part.weekday} ${part.day} ${part.month} ${part.year} à ${part.hour}:${part.minute}`
}

const numeric = formattersOf({ day: '2-digit', month: '2-digit', year: 'numeric' })
const dated = formattersOf({ day: '2-digit', month: 'long', year: 'numeric' })
const spelled = formattersOf({
  weekday: 'long',
  day: '2-digit',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** Returns the name of a known IANA time zone. Throws InvalidInput for an unknown one. */
export function knownTimeZone(timeZone: string): string {
  numeric.of(timeZone)
  return timeZone
}

/** A newspaper prints dates of one time zone, and its readers live in a few. */
const formattersMax = 100

/** Creating a formatter costs a thousand times as much as using it. A client can spell a time zone in thousands of ways, so the cache is limited. */
function formattersOf(options: Intl.DateTimeFormatOptions) {
  const made = new Map<string, Intl.DateTimeFormat>()
  return {
    of(timeZone: string): Intl.DateTimeFormat {
      let formatter = made.get(timeZone)
      if (!formatter) {
        formatter = formatterIn(timeZone, options)
        const [oldest] = made.keys()
        if (oldest !== undefined && made.size >= formattersMax) made.delete(oldest)
        made.set(timeZone, formatter)
      }
      return formatter
    },
  }
}

function formatterIn(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('fr-FR', { ...options, timeZone })
  } catch {
    throw new InvalidInput(`Unknown time zone "${timeZone.slice(0, 100)}": expected an IANA name such as "Africa/Bamako".`)
  }
}
