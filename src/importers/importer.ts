import type { ArchivedRecord } from '../content/archive.ts'
import type { ArticleInput } from '../content/article.ts'
import type { SourceRejected } from '../content/error.ts'
import type { Format } from './formats.ts'
import type { Source, SourceHead } from './source.ts'

/** What a source doesn't say of itself and the paper knows. */
export interface ImportSettings {
  /** The IANA name of the zone in which printed times are meant. */
  readonly timeZone: string
  readonly language: string
  /** The paper's own name, which signs articles and is no person. Null where it is not configured. */
  readonly publicationName: string | null
  /** The instant of the import: the date of what has none, with `isUndated`. */
  readonly at: Date
}

/** Something in a source. `item` names it within the source, for a report: a guid, an address, a line; empty where it is the whole source. */
export type Found =
  | {
      readonly kind: 'article'
      readonly item: string
      readonly article: ArticleInput
      /** Pieces of its text that no typed block holds and that were kept as plain text; none unless told. */
      readonly untyped?: number
    }
  /** Of an export: what is no article and belongs to the paper. Not counted. */
  | { readonly kind: 'record'; readonly item: string; readonly record: ArchivedRecord }
  /** What is no article and no mistake: a photo, an event, a menu entry. */
  | { readonly kind: 'skipped'; readonly item: string; readonly what: string }
  /** What can't be taken as it is. The rest of the source goes on. */
  | { readonly kind: 'rejected'; readonly item: string; readonly cause: SourceRejected }

/** One kind of source. */
export interface Importer {
  /** Its name in `--format` and in reports. */
  readonly format: Format
  /** The file names it takes from a folder, in lower case, with the dot. */
  readonly extensions: readonly string[]
  /** Whether a source is of this format, by its first bytes, its name or its declared type. The first importer that says so has it. */
  readonly recognises: (head: SourceHead) => boolean
  /**
   * What is in the source, in order, read as it comes: a stream of any length takes the memory of one item. SourceRejected ends the
   * source; what was found before it stands. Any other error counts as one.
   */
  readonly read: (source: Source, settings: ImportSettings) => AsyncIterable<Found> | Iterable<Found>
}
