import pg from 'pg'
import { nearestInstant } from '../../content/instant.ts'

const digit = (text: string, index: number): number => text.charCodeAt(index) - 48
const two = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1)

/** What PostgreSQL writes of an instant of our era in UTC: `2022-10-06 07:13:00+00`, with a fraction of up to three digits where it has one. */
const isPlain = (text: string): boolean => (text.length === 22 || (text.length <= 26 && text[19] === '.')) && text.endsWith('+00')

/** The fraction's milliseconds, as three digits. */
const fractionOf = (text: string): string => (text.length === 22 ? '000' : text.slice(20, -3).padEnd(3, '0'))

/**
 * An instant as the database wrote it. Many are read and few are answered, and most of those as text: what a Date works out twice over
 * is here in the row already. Nobody may set it to another time.
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

/** A Date in any case. Years of five digits, before our era, and infinity, which no JSON can tell of, become the nearest instant that it can. */
export const readInstant = (text: string): Date =>
  isPlain(text) && text >= '0100' ? new Instant(text) : nearestInstant(Number(parseOther(text)))

/** The same of an instant within JSON, which PostgreSQL writes as ISO 8601: infinity and years of five digits no Date reads. */
export function instantInJson(text: string): Date {
  const time = Date.parse(text)
  return nearestInstant(!Number.isNaN(time) ? time : text.startsWith('-') || text.endsWith('BC') ? -Infinity : Infinity)
}

/** How columns are read: as node-postgres does, but for instants. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === TIMESTAMPTZ && format !== 'binary' ? readInstant : pg.types.getTypeParser(oid, format)),
}
