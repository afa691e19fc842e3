import type { ArticleInput } from '../content/article.ts'
import { SourceRejected } from '../content/error.ts'
import type { Database } from '../store/database.ts'
import { saveArticles } from '../store/save.ts'
import { checkArticle } from './check.ts'
import type { FoundSource } from './find-sources.ts'
import type { Found, Importer, ImportSettings } from './importer.ts'
import { recognise } from './importers.ts'
import { type ImportReport, Tally } from './report.ts'
import type { Source } from './source.ts'

export interface ImportOptions {
  readonly settings: ImportSettings
  /** Those that may recognise a source: all, or the one that the person named. */
  readonly importers: readonly Importer[]
  /** Told after each source how many are done. */
  readonly onProgress?: (done: number) => void
}

/** Articles that go into one transaction, at most. */
const batchSizeMax = 500

/** An article on its way into the database, and where it comes from. */
interface Arrival {
  readonly format: string
  readonly source: string
  readonly article: ArticleInput
}

/** Takes in the sources one after the other. A bad item is reported and stops nothing; each batch goes in whole or not at all. */
export async function importSources(database: Database, sources: readonly FoundSource[], options: ImportOptions): Promise<ImportReport> {
  const tally = new Tally()
  let batch = new Map<string, Arrival>()
  const flush = async () => {
    const arrivals = [...batch.values()]
    batch = new Map()
    const outcomes = await saveArticles(
      database,
      arrivals.map(({ article }) => article),
      options.settings.at,
    )
    for (const [index, { format }] of arrivals.entries()) tally.count(format, outcomes[index] ?? 'unchanged')
  }
  for (const [index, found] of sources.entries()) {
    for await (const arrival of arrivalsOf(found, options, tally)) {
      if (!join(batch, arrival, tally)) {
        await flush()
        join(batch, arrival, tally)
      }
      if (batch.size >= batchSizeMax) await flush()
    }
    options.onProgress?.(index + 1)
  }
  if (batch.size > 0) await flush()
  return tally.report()
}

/** What is in a source. What goes wrong with an item or with the rest of the source is counted and named. */
async function* arrivalsOf(
  { name, isNamed, open }: FoundSource,
  { importers, settings }: ImportOptions,
  tally: Tally,
): AsyncGenerator<Arrival, void, undefined> {
  let format: string | null = null
  try {
    const source = await open()
    const importer = recognise(source, importers)
    if (!importer) {
      // A folder may hold what is no source at all.
      if (isNamed) throw new SourceRejected('format', `one of ${importers.map((known) => known.format).join(', ')}`, beginningOf(source))
      tally.count('unknown', 'skipped')
      return
    }
    format = importer.format
    for await (const found of importer.read(source, settings)) {
      const article = articleOf(found, format, name, tally)
      if (article) yield { format, source: name, article }
    }
  } catch (cause) {
    tally.reject(format, { item: name, ...rejectionOf(cause) })
  }
}

function articleOf(found: Found, format: string, source: string, tally: Tally): ArticleInput | null {
  const item = found.item === '' ? source : `${source}#${found.item}`
  if (found.kind === 'skipped') tally.count(format, 'skipped')
  else if (found.kind === 'rejected') tally.reject(format, { item, ...rejectionOf(found.cause) })
  else {
    try {
      checkArticle(found.article)
      if (found.untyped) tally.count(format, 'untyped', found.untyped)
      return found.article
    } catch (cause) {
      tally.reject(format, { item, ...rejectionOf(cause) })
    }
  }
  return null
}

/** A library that stumbles over a source has found a bad source: what it says is the evidence. */
function rejectionOf(cause: unknown): { rule: string; evidence: string } {
  if (cause instanceof SourceRejected) return { rule: cause.rule, evidence: cause.evidence }
  if (!(cause instanceof Error)) throw cause
  return { rule: 'syscall' in cause ? 'file' : 'form', evidence: cause.message }
}

function beginningOf({ head }: Source): string {
  if (head.length === 0) return 'an empty file'
  const text = new TextDecoder().decode(head.subarray(0, 60)).replace(/[\p{Cc}\s]+/gu, ' ')
  return `a file that begins with "${text.trim()}"`
}

/**
 * Adds an article to a batch, which holds each key once; false where another source's text of the same article is in it already and has
 * to be written first. A stub gives way to a text, and to a stub that says more; within one source the later text replaces the earlier.
 */
function join(batch: Map<string, Arrival>, arrival: Arrival, tally: Tally): boolean {
  const { article } = arrival
  const known = batch.get(article.sourceKey)
  if (known?.article.body && article.body) {
    if (known.source !== arrival.source) return false
    tally.count(arrival.format, 'skipped')
  }
  if (!known || article.body || (known.article.body === null && known.article.lead === null)) batch.set(article.sourceKey, arrival)
  return true
}
