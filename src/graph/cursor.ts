import { InvalidInput } from '../content/error.ts'
import { isUuid } from '../content/global-id.ts'
import { isInstant } from '../content/instant.ts'
import { isSlug } from '../content/slug.ts'

/** A row's position in a list ordered by time. Paging can continue from it even after the row is deleted. */
export interface TimePosition {
  readonly publishedAt: Date
  readonly id: string
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

export const encodeTime = ({ publishedAt, id }: TimePosition): string => encode(`time:${publishedAt.getTime()}:${id}`)

export const encodeSlug = ({ slug }: { slug: string }): string => encode(`slug:${slug}`)

export function decodeTime(cursor: string): TimePosition {
  const [, time, id] = /^time:(-?\d{1,15}):(.+)$/u.exec(decode(cursor)) ?? []
  return positionOf(time, id) ?? malformed(cursor)
}

export function decodeSlug(cursor: string): string {
  const [, slug = ''] = /^slug:(.+)$/su.exec(decode(cursor)) ?? []
  return isSlug(slug) ? slug : malformed(cursor)
}

/** A row's position in search results. */
export interface ScorePosition extends TimePosition {
  readonly score: number
}

export const encodeScore = ({ score, publishedAt, id }: ScorePosition): string => encode(`score:${score}:${publishedAt.getTime()}:${id}`)

export function decodeScore(cursor: string): ScorePosition {
  const [, score, time, id] = /^score:(\d[\d.e-]{0,30}):(-?\d{1,15}):(.+)$/u.exec(decode(cursor)) ?? []
  const position = positionOf(time, id)
  return position && Number.isFinite(Number(score)) ? { score: Number(score), ...position } : malformed(cursor)
}

/** Null for a position that no list can have, such as one in the year 33658. */
function positionOf(time: string | undefined, id: string | undefined): TimePosition | null {
  const publishedAt = new Date(Number(time))
  return id !== undefined && isUuid(id) && isInstant(publishedAt) ? { publishedAt, id } : null
}

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8')

function malformed(cursor: string): never {
  throw new InvalidInput(
    `Malformed cursor "${cursor.slice(0, 100)}": expected an unchanged "cursor", "startCursor" or "endCursor" of the same list.`,
  )
}
