const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The instant in milliseconds; NaN if it is none. */
export const dateOf = (text: string): number => Date.parse(text)

/** « il y a 5 min », or « 24 nov. » a week later. */
export function relativeDate(at: number, now: number, language: string): string {
  const age = Math.max(0, now - at)
  if (age >= 7 * day) {
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
    return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) }).format(at)
  }
  const [size, unit] = age >= day ? ([day, 'day'] as const) : age >= hour ? ([hour, 'hour'] as const) : ([minute, 'minute'] as const)
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  return age < minute ? format.format(0, 'second') : format.format(-Math.floor(age / size), unit)
}

export const fullDate = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
