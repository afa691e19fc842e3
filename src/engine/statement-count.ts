/** The number of read statements of one request. A statement that it shares with other requests counts for each of them. */
export interface StatementCount {
  statements: number
}
