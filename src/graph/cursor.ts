import { InvalidInput } from '../content/error.ts'

/** A row's place in a list ordered by time. It says where to go on even when the row is gone. */
export interface TimePosition {
  readonly publishedAt: Date
  readonly id: string
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

export const encodeTime = ({ publishedAt, id }: TimePosition): string => encode(`time:${publishedAt.getTime()}:${id}`)

export const encodeSlug = ({ slug }: { slug: string }): string => encode(`slug:${slug}`)

export function decodeTime(cursor: string): TimePosition {
  const [, time, id] = /^time:(-?\d{1,15}):([0-9a-f-]{36})$/u.exec(decode(cursor)) ?? []
  if (time === undefined || id === undefined) throw malformed(cursor)
  return { publishedAt: new Date(Number(time)), id }
}

export function decodeSlug(cursor: string): string {
  const [, slug] = /^slug:([a-z0-9-]+)$/u.exec(decode(cursor)) ?? []
  if (slug === undefined) throw malformed(cursor)
  return slug
}

/** A row's place in what a search found. */
export interface ScorePosition extends TimePosition {
  readonly score: number
}

export const encodeScore = ({ score, publishedAt, id }: ScorePosition): string => encode(`score:${score}:${publishedAt.getTime()}:${id}`)

export function decodeScore(cursor: string): ScorePosition {
  const [, score, time, id] = /^score:(\d[\d.e-]{0,30}):(-?\d{1,15}):([0-9a-f-]{36})$/u.exec(decode(cursor)) ?? []
  if (score === undefined || time === undefined || id === undefined || Number.isNaN(Number(score))) throw malformed(cursor)
  return { score: Number(score), publishedAt: new Date(Number(time)), id }
}

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8')

const malformed = (cursor: string): InvalidInput =>
  new InvalidInput(
    `Malformed cursor "${cursor.slice(0, 100)}": expected a "cursor", "startCursor" or "endCursor" of this very list, unchanged.`,
  )
