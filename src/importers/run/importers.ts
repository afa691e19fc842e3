import { CannotRun } from '../../content/error.ts'
import { feed } from '../feed/feed.ts'
import { htmlPage } from '../html/html-page.ts'
import type { Importer } from '../importer.ts'
import { ndjson } from '../ndjson/ndjson.ts'
import { newsml } from '../newsml/newsml.ts'
import { newsmlG2 } from '../newsml/newsml-g2.ts'
import { ninjs } from '../ninjs/ninjs.ts'
import { text } from '../page/bare-text.ts'
import { page } from '../page/page.ts'
import type { SourceHead } from '../source.ts'
import { wxr } from '../wordpress/wxr.ts'

/** All importers, those with the most reliable detection first: the first that recognises a source reads it. `formats` has their names in this order. */
export const importers: readonly Importer[] = [ndjson, wxr, feed, htmlPage, newsmlG2, newsml, ninjs, text, page]

/** The importer of a format by its name. Throws CannotRun for an unknown format. */
export function importerOf(format: string): Importer {
  const found = importers.find((importer) => importer.format === format)
  if (!found) throw new CannotRun(`Unknown format "${format}": expected one of ${importers.map((importer) => importer.format).join(', ')}.`)
  return found
}

/** The importer that recognises a source; null if none does. */
export const recognise = (head: SourceHead, among: readonly Importer[]): Importer | null =>
  among.find((importer) => importer.recognises(head)) ?? null
