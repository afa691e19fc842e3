/** Limits of a document, of its variables, and of their answer. */
export interface OperationLimits {
  /** Units of about 100 bytes of text, or as much work: see field-cost.ts. */
  readonly weightMax: number
  /** Levels of fields. */
  readonly depthMax: number
  /** Lexical tokens of graphql-js: a token is a name, a number or a bracket. */
  readonly tokensMax: number
  readonly aliasesMax: number
  readonly directivesMax: number
  /** Fields of Query, Mutation or Subscription in one operation, counted as often as they are written. */
  readonly rootFieldsMax: number
  readonly variablesMax: number
  /** UTF-8 bytes of an answer. */
  readonly answerBytesMax: number
}

/**
 * The heaviest operation of the SDK, the front page, weighs about 1,000 with a depth of 4. An answer is assembled in memory, by a thread that
 * all requests share, so the defaults are far above what a page needs, and far below what a machine could do.
 */
export const operationLimits: OperationLimits = {
  weightMax: 50_000,
  depthMax: 20,
  tokensMax: 4000,
  aliasesMax: 100,
  directivesMax: 50,
  rootFieldsMax: 30,
  variablesMax: 100,
  answerBytesMax: 5_000_000,
}
