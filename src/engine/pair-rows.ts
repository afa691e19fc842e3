/** Pairs each row with its key by the key in the row, never by position. */
export function pairOne<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.map((key) => byKey.get(key) ?? null)
}

/** The rows of each article, in their order; none for an id without a row. */
export function pairSeveral<Row extends { readonly articleId: string }>(ids: readonly string[], rows: readonly Row[]): Row[][] {
  const byArticle = new Map<string, Row[]>(ids.map((id) => [id, []]))
  for (const row of rows) byArticle.get(row.articleId)?.push(row)
  return ids.map((id) => byArticle.get(id) ?? [])
}
