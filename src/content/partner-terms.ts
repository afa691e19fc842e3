import { InvalidInput } from './error.ts'

/** An origin as browsers send it, from the address of a site. */
export function originOf(text: string): string {
  const url = /^https?:\/\//u.test(text) ? URL.parse(text) : null
  if (!url) throw new InvalidInput(`"${text}" is no site: expected one such as https://relais.example.`)
  return url.origin
}

/** A limit of cost units or requests. */
export function limitOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidInput(`"${text}" is no limit: expected a whole number from 1 to 999999999.`)
  return Number(text)
}

/** The end of an agreement. A date is the beginning of the day in UTC. */
export function expiryOf(text: string): Date {
  const instant = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:\d{2}))?$/u.test(text) || Number.isNaN(instant.getTime()))
    throw new InvalidInput(`"${text}" is no date: expected one such as 2027-01-01, or an instant such as 2027-01-01T00:00:00Z.`)
  return instant
}
