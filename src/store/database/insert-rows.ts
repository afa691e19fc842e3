import { Prisma, type Statements } from './database.ts'

/** A value as PostgreSQL reads it from text; null for SQL's NULL. Columns of json take any value, written as JSON. */
export type Cell = string | number | boolean | Date | object | null

/**
 * Inserts any number of rows by one statement, a column a parameter: after COPY the fastest way there is, and unlike it one that both
 * databases take and that can meet a conflict.
 * @param types the columns, with PostgreSQL's names of their types
 */
export async function insertRows<Column extends string>(
  transaction: Statements,
  table: string,
  types: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Cell>>[],
  onConflict = Prisma.empty,
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(types) as Column[]
  const names = Prisma.raw(columns.join(', '))
  await transaction.$executeRaw(Prisma.sql`INSERT INTO ${Prisma.raw(table)} (${names})
    SELECT ${names} FROM ${rowsOf(types, rows)} ${onConflict}`)
}

/** The rows as a table of a FROM clause, called `row`. */
export function rowsOf<Column extends string>(
  types: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Cell>>[],
): Prisma.Sql {
  const columns = Object.keys(types) as Column[]
  const parameters = columns.map((column) => {
    const isJson = types[column].startsWith('json')
    return Prisma.sql`${rows.map((row) => textOf(row[column], isJson))}::text[]`
  })
  const read = Prisma.raw(columns.map((column) => `raw.${column}::${types[column]}`).join(', '))
  return Prisma.sql`(SELECT ${read} FROM unnest(${Prisma.join(parameters)}) AS raw(${Prisma.raw(columns.join(', '))})) AS row`
}

function textOf(cell: Cell, isJson: boolean): string | null {
  if (cell === null) return null
  if (isJson) return JSON.stringify(cell)
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return cell.toISOString()
  if (Array.isArray(cell)) return arrayOf(cell)
  return String(cell)
}

/** PostgreSQL's own form of an array of texts. */
const arrayOf = (values: readonly unknown[]): string =>
  `{${values.map((value) => `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
