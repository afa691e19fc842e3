import pg from 'pg'
import { nearestInstant } from '../../content/instant.ts'

const digit = (text: string, index: number): number => text.charCodeAt(index) - 48
const two = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1)

/** Whether PostgreSQL wrote an instant AD in UTC with at most three decimals: `2022-10-06 07:13:00+00` or `2022-10-06 07:13:00.5+00`. */
const isPlain = (text: string): boolean => (text.length === 22 || (text.length <= 26 && text[19] === '.')) && text.endsWith('+00')

/** The milliseconds as three digits. */
const fractionOf = (text: string): string => (text.length === 22 ? '000' : text.slice(20, -3).padEnd(3, '0'))

/**
 * An instant that keeps the text from the database. Most instants are only sent as text, which can be derived from that text faster than a
 * Date computes it. Must not be changed with the setters of Date.
 */
class Instant extends Date {
  readonly #text: string

  constructor(text: string) {
    const year = two(text, 0) * 100 + two(text, 2)
    super(
      Date.UTC(
        year,
        two(text, 5) - 1,
        two(text, 8),
        two(text, 11),
        two(text, 14),
        two(text, 17),
        text.length === 22 ? 0 : Number(fractionOf(text)),
      ),
    )
    this.#text = text
  }

  override toISOString(): string {
    return `${this.#text.slice(0, 10)}T${this.#text.slice(11, 19)}.${fractionOf(this.#text)}Z`
  }
}

const { TIMESTAMPTZ } = pg.types.builtins
const parseOther: (text: string) => Date | number = pg.types.getTypeParser(TIMESTAMPTZ)

/** Parses any timestamp. Years BC, years of five digits, and infinity become the nearest instant that JSON can represent. */
export const readInstant = (text: string): Date =>
  isPlain(text) && text >= '0100' ? new Instant(text) : nearestInstant(Number(parseOther(text)))

/** Parses an instant within JSON, which PostgreSQL writes as ISO 8601. Date can't parse infinity, years BC and years of five digits. */
export function instantInJson(text: string): Date {
  const time = Date.parse(text)
  return nearestInstant(!Number.isNaN(time) ? time : text.startsWith('-') || text.endsWith('BC') ? -Infinity : Infinity)
}

/** The parsers of node-postgres, with `readInstant` for timestamps. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === TIMESTAMPTZ && format !== 'binary' ? readInstant : pg.types.getTypeParser(oid, format)),
}
