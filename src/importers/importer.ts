import type { ArchivedRecord } from '../content/archive.ts'
import type { ArticleInput } from '../content/article.ts'
import type { SourceRejected } from '../content/error.ts'
import type { Format } from './formats.ts'
import type { Source, SourceHead } from './source.ts'

/** Values of the publication that a source does not contain. */
export interface ImportSettings {
  /** IANA name of the time zone of printed times. */
  readonly timeZone: string
  readonly language: string
  /** The newspaper's own name, which is not an author even if it is printed as a byline. Null if it is not configured. */
  readonly publicationName: string | null
  /** The instant of the import, which is the date of articles without a date. */
  readonly at: Date
}

/** A result of reading a source. `item` identifies it in the report: a guid, a URL or a line number; empty if it is the whole source. */
export type Found =
  | {
      readonly kind: 'article'
      readonly item: string
      readonly article: ArticleInput
      /** Number of parts of the text that have no typed block and were kept as plain text. The default is 0. */
      readonly untyped?: number
    }
  /** A record of an export that is not an article. It is not counted. */
  | { readonly kind: 'record'; readonly item: string; readonly record: ArchivedRecord }
  /** An item that is not an article: a photo, an event or a menu entry. */
  | { readonly kind: 'skipped'; readonly item: string; readonly what: string }
  /** An item that is rejected. The rest of the source is imported. */
  | { readonly kind: 'rejected'; readonly item: string; readonly cause: SourceRejected }

/** An importer for one format. */
export interface Importer {
  /** Name of the format in `--format` and in reports, in lower case. */
  readonly format: Format
  /** Extensions of the files that it imports from folders, in lower case, with the dot. */
  readonly extensions: readonly string[]
  /** Whether a source has this format, judged by its first bytes, its name or its media type. The first importer that recognises a source reads it. */
  readonly recognises: (head: SourceHead) => boolean
  /**
   * Reads the items of the source in order, as a stream: a source of any length needs the memory of one item. SourceRejected ends the
   * source, and earlier items are kept. Any other error is treated in the same way.
   */
  readonly read: (source: Source, settings: ImportSettings) => AsyncIterable<Found> | Iterable<Found>
}
