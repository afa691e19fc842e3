import { type Database, Prisma } from '../database/database.ts'
import type { Side, Slice } from './slice.ts'

interface SlugList<Row> {
  readonly table: Prisma.Sql
  readonly columns: Prisma.Sql
  /** The rows that readers know. */
  readonly condition: Prisma.Sql
  /** Converts a row; by default it is not changed. */
  readonly recordOf?: (row: Row) => Row
}

/** Lists ordered by slug: authors and topics. */
export function slugList<Row extends object>({ query }: Database, { table, columns, condition, recordOf = (row) => row }: SlugList<Row>) {
  const slug = Prisma.sql`${table}.slug`
  return {
    load: async ({ size, fromEnd, after, before }: Slice<string>): Promise<Row[]> => {
      const bounds = [condition, after !== null && Prisma.sql`${slug} > ${after}`, before !== null && Prisma.sql`${slug} < ${before}`]
      const where = Prisma.join(
        bounds.filter((bound) => bound !== false),
        ' AND ',
      )
      const page = Prisma.sql`SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY ${slug} ${fromEnd ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${size}`
      const rows = await query<Row>(Prisma.sql`SELECT * FROM (${page}) AS page ORDER BY page.slug`)
      return rows.map(recordOf)
    },
    count: async (): Promise<number> => {
      const rows = await query<{ count: number }>(Prisma.sql`SELECT count(*)::int AS count FROM ${table} WHERE ${condition}`)
      return rows[0]?.count ?? 0
    },
    reaches: async (position: string, side: Side): Promise<boolean> => {
      const bound = side === 'before' ? Prisma.sql`${slug} <= ${position}` : Prisma.sql`${slug} >= ${position}`
      const rows = await query<{ found: boolean }>(
        Prisma.sql`SELECT EXISTS (SELECT FROM ${table} WHERE ${condition} AND ${bound}) AS found`,
      )
      return rows[0]?.found ?? false
    },
  }
}
