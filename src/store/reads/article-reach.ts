import type { View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import {
  type ArticleList,
  type ArticlePosition,
  boundsOf,
  conditions,
  driven,
  driverOf,
  listFamily,
  parents,
  type Several,
} from './article-list.ts'
import type { Side } from './slice.ts'

/** A position in a list, and the side of it to look at. */
export interface ListPlace {
  readonly list: ArticleList
  readonly position: ArticlePosition
  readonly side: Side
}

/** Places of one family are looked up by one statement. */
export const placeFamily = ({ list, side }: ListPlace): string => `${listFamily(list)}${side}`

/** Whether each list of a family has an article at a position or on one side of it; the side is the same for the whole family. */
export async function articlesReach({ query }: Database, view: View, places: Several<ListPlace>): Promise<boolean[]> {
  const [{ list: first, side }] = places
  const driver = driverOf(first)
  const { from, publishedAt, id } = driven[driver]
  const lookups = places.map(({ list, position }) => ({ list, bounds: boundsOf(list), position }))
  const reached = Prisma.sql`(${publishedAt}, ${id}) ${Prisma.raw(side === 'before' ? '>=' : '<=')} (place.at, place.id)`
  const rows = await query<{ found: boolean }>(Prisma.sql`SELECT EXISTS (
      SELECT FROM ${from} WHERE ${conditions(driver, first, view)} AND ${reached}
    ) AS found
    FROM ${parents(lookups)} JOIN unnest(
      ${lookups.map(({ position }) => position.publishedAt.toISOString())}::timestamptz[], ${lookups.map(({ position }) => position.id)}::uuid[]
    ) WITH ORDINALITY AS place(at, id, n) ON place.n = parent.n
    ORDER BY parent.n`)
  return rows.map(({ found }) => found)
}
