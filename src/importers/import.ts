import type { ArticleInput } from '../content/article.ts'
import { SourceRejected } from '../content/error.ts'
import type { Database } from '../store/database.ts'
import { type SaveOutcome, saveArticles } from '../store/save.ts'
import type { Importer, ImportSettings } from './importer.ts'
import type { SourceFile } from './source-file.ts'

/** What an import did: numbers of articles, and the items that were turned away. */
export interface ImportReport extends Record<SaveOutcome, number> {
  readonly rejected: Rejection[]
}

export interface Rejection {
  readonly item: string
  readonly rule: string
  /** What was expected and what was found, for a person. */
  readonly message: string
  readonly evidence: string
}

export interface ImportOptions {
  readonly settings: ImportSettings
  readonly at: Date
  /** Told after each file how many are done. */
  readonly onProgress?: (done: number) => void
}

/** Articles that go into one transaction, at most. */
const batchSizeMax = 500

/** Takes in the files one after the other. A bad one is reported and stops nothing; each batch goes in whole or not at all. */
export async function importFiles(
  database: Database,
  importer: Importer,
  files: readonly SourceFile[],
  options: ImportOptions,
): Promise<ImportReport> {
  const report: ImportReport = { new: 0, completed: 0, updated: 0, unchanged: 0, rejected: [] }
  let batch = new Map<string, ArticleInput>()
  const flush = async () => {
    for (const outcome of await saveArticles(database, [...batch.values()], options.at)) report[outcome]++
    batch = new Map()
  }
  for (const [index, file] of files.entries()) {
    for (const article of await articlesOf(file, importer, options, report.rejected)) {
      if (!join(batch, article)) {
        await flush()
        join(batch, article)
      }
    }
    if (batch.size >= batchSizeMax) await flush()
    options.onProgress?.(index + 1)
  }
  if (batch.size > 0) await flush()
  return report
}

async function articlesOf(
  { item, read }: SourceFile,
  importer: Importer,
  { settings }: ImportOptions,
  rejected: Rejection[],
): Promise<readonly ArticleInput[]> {
  try {
    return importer.parse(await read(), settings)
  } catch (cause) {
    rejected.push({ item, ...rejectionOf(cause) })
    return []
  }
}

function rejectionOf(cause: unknown): Omit<Rejection, 'item'> {
  if (cause instanceof SourceRejected) return { rule: cause.rule, message: cause.message, evidence: cause.evidence }
  if (cause instanceof Error && 'syscall' in cause)
    return { rule: 'file', message: `The file can't be read: ${cause.message}.`, evidence: cause.message }
  throw cause
}

/**
 * Adds an article to a batch, which holds each key once; false where another text of the same article is in it already and has to be
 * written first. A stub gives way to a text, and to a stub that says more.
 */
function join(batch: Map<string, ArticleInput>, article: ArticleInput): boolean {
  const known = batch.get(article.sourceKey)
  if (known?.body && article.body) return false
  if (!known || article.body || (known.body === null && known.lead === null)) batch.set(article.sourceKey, article)
  return true
}
