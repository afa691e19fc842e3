import type { ArticleInput } from '../content/article.ts'

/** What a source doesn't say of itself and the paper knows. */
export interface ImportSettings {
  /** The IANA name of the zone in which printed times are meant. */
  readonly timeZone: string
  readonly language: string
}

/** One kind of source. */
export interface Importer {
  readonly format: string
  /** The file names it takes from a folder, in lower case, with the dot. */
  readonly extensions: readonly string[]
  /** The articles of one file, the file's own first. Throws SourceRejected, and then nothing of the file is kept. */
  readonly parse: (bytes: Uint8Array, settings: ImportSettings) => readonly ArticleInput[]
}
