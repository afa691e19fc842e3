import type { ArchivedEntity, ArchivedFront, ArchivedLinks, ArchivedRevision } from '../../content/archive.ts'
import type { ArticleInput } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import { DryRun } from '../../store/commands/dry-run.ts'
import { beginSaving } from '../../store/commands/save-articles.ts'
import { saveEntities } from '../../store/commands/save-entities.ts'
import { saveFront } from '../../store/commands/save-front.ts'
import { saveLinks } from '../../store/commands/save-links.ts'
import { saveRevisions } from '../../store/commands/save-revisions.ts'
import type { Database } from '../../store/database/database.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import type { Source } from '../source.ts'
import { type Arrival, Batches } from './batch.ts'
import { checkedArticle } from './check.ts'
import type { FoundSource } from './find-sources.ts'
import { recognise } from './importers.ts'
import { type ImportReport, type Rejection, Tally } from './report.ts'
import { untilAvailable } from './until-available.ts'

export interface ImportOptions {
  readonly settings: ImportSettings
  /** The importers to choose from: all, or the one of `--format`. */
  readonly importers: readonly Importer[]
  /** Reports what would be imported, but writes nothing. */
  readonly isDryRun?: boolean
  /** Stops at the first rejected item; items before it are imported. */
  readonly isStrict?: boolean
  /** Called with the reason when a batch has to wait for the database. The import continues when the database is available again. */
  readonly onWait?: (cause: Error) => void
  /** Called repeatedly with the progress. */
  readonly onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  /** Bytes read from all sources. */
  readonly bytes: number
  /** Articles that have been written. */
  readonly articles: number
}

/** Imports the sources one after the other. A bad item is reported and does not stop the import. Each batch is one transaction. */
export async function importSources(database: Database, sources: readonly FoundSource[], options: ImportOptions): Promise<ImportReport> {
  const tally = new Tally()
  const foresight = options.isDryRun ? new DryRun(database) : null
  let bytes = 0
  let isRefused = false
  const tell = () => options.onProgress?.({ bytes, articles: tally.articles })
  const batches = new Batches({
    begin(batch) {
      const begin = () => beginBatch(database, batch, { foresight, at: options.settings.at }, tally)
      let write: (() => Promise<void>) | null = begin()
      // The preparation may have failed together with the attempt, so it is repeated.
      const attempt = async () => {
        const attempted = write ?? begin()
        write = null
        await attempted()
      }
      return async () => {
        // Later batches may already be in progress when the database rejects an item.
        if (options.isStrict && isRefused) return
        await untilAvailable(attempt, options.onWait ?? (() => undefined))
        tell()
      }
    },
    onReplaced: ({ format }) => tally.count(format, 'skipped'),
    onRejected({ format, item }, cause) {
      isRefused = true
      tally.reject(format, rejectionOf(item, cause))
    },
  })
  const onBytes = (count: number) => {
    bytes += count
    tell()
  }
  const isOver = () => options.isStrict === true && tally.rejections > 0
  for (const found of sources) {
    for await (const arrival of arrivalsOf(found, options, tally, onBytes)) {
      if (isOver()) break
      if (arrival) await batches.add(arrival)
    }
    if (isOver()) break
  }
  await batches.end()
  return tally.report()
}

/** Begins a batch of one kind: articles, which are counted, or other records of an export. */
function beginBatch(
  database: Database,
  batch: readonly Arrival[],
  { foresight, at }: { readonly foresight: DryRun | null; readonly at: Date },
  tally: Tally,
): () => Promise<void> {
  const articles: ArticleInput[] = []
  const names: ArchivedEntity[] = []
  const links: ArchivedLinks[] = []
  const revisions: ArchivedRevision[] = []
  const fronts: ArchivedFront[] = []
  for (const { content } of batch) {
    if (!('type' in content)) articles.push(content)
    else if (foresight) continue
    else if (content.type === 'links') links.push(content)
    else if (content.type === 'revision') revisions.push(content)
    else if (content.type === 'front') fronts.push(content)
    else names.push(content)
  }
  if (articles.length > 0) {
    const save = foresight ? () => foresight.predict(articles) : beginSaving(database, articles, at)
    return async () => {
      for (const [index, outcome] of (await save()).entries()) tally.count(batch[index]?.format ?? 'unknown', outcome)
    }
  }
  return async () => {
    for (const front of fronts) await saveFront(database, front, at)
    if (names.length > 0) await saveEntities(database, names, at)
    if (links.length > 0) await saveLinks(database, links, at)
    if (revisions.length > 0) await saveRevisions(database, revisions)
  }
}

/** The items of a source; null for items that are not articles. Rejected items, and a rejected rest of the source, are counted and reported. */
async function* arrivalsOf(
  { name, isNamed, open }: FoundSource,
  { importers, settings }: ImportOptions,
  tally: Tally,
  onBytes: (count: number) => void,
): AsyncGenerator<Arrival | null, void, undefined> {
  let format: string | null = null
  try {
    const source = await open(onBytes)
    const importer = recogniseIn(source, importers)
    if (!importer) {
      // A folder may contain files that are not sources.
      if (isNamed) throw new SourceRejected('format', `one of ${importers.map((known) => known.format).join(', ')}`, beginningOf(source))
      tally.count('unknown', 'skipped')
      return
    }
    format = importer.format
    for await (const found of importer.read(source, settings)) yield arrivalOf(found, format, name, tally)
  } catch (cause) {
    tally.reject(format, rejectionOf(name, cause))
    yield null
  }
}

/** A single importer comes from `--format` and need not recognise the source. */
const recogniseIn = (source: Source, importers: readonly Importer[]): Importer | null =>
  importers.length === 1 ? (importers[0] ?? null) : recognise(source, importers)

function arrivalOf(found: Found, format: string, source: string, tally: Tally): Arrival | null {
  const item = found.item === '' ? source : `${source}#${found.item}`
  if (found.kind === 'skipped') tally.count(format, 'skipped')
  else if (found.kind === 'rejected') tally.reject(format, rejectionOf(item, found.cause))
  else if (found.kind === 'record') return { format, source, item, content: found.record }
  else {
    try {
      const content = checkedArticle(found.article)
      if (found.untyped) tally.count(format, 'untyped', found.untyped)
      return { format, source, item, content }
    } catch (cause) {
      tally.reject(format, rejectionOf(item, cause))
    }
  }
  return null
}

/** An error of a library means a bad source: its message is the evidence. */
function rejectionOf(item: string, cause: unknown): Rejection {
  if (cause instanceof SourceRejected) return { item, rule: cause.rule, evidence: cause.evidence, message: cause.message }
  if (!(cause instanceof Error)) throw cause
  const rule = 'syscall' in cause ? 'file' : 'form'
  return { item, rule, evidence: cause.message, message: `${rule}: it can't be read: ${cause.message}.` }
}

function beginningOf({ head }: Source): string {
  if (head.length === 0) return 'an empty file'
  const text = new TextDecoder().decode(head.subarray(0, 60)).replace(/[\p{Cc}\s]+/gu, ' ')
  return `a file that begins with "${text.trim()}"`
}
