import { Prisma, type Statements } from './database.ts'

/** A value that PostgreSQL can parse from text; `null` for SQL's NULL. JSON columns accept any value and store it as JSON. */
export type Cell = string | number | boolean | Date | object | null

/**
 * Inserts any number of rows with one statement that has one parameter per column. Only COPY is faster, but it is not supported by both
 * databases and has no ON CONFLICT.
 * @param types the PostgreSQL types of the columns
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

/** The rows as a table named `row` for a FROM clause. */
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

/** An array literal of PostgreSQL. */
const arrayOf = (values: readonly unknown[]): string =>
  `{${values.map((value) => `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
