import type { ArticleInput } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import { type SaveOutcome, saveArticles } from '../../store/commands/save-articles.ts'
import { type WithdrawOutcome, withdrawSource } from '../../store/commands/withdraw-source.ts'
import type { Database } from '../../store/database/database.ts'
import type { ImportSettings } from '../importer.ts'
import { ndjson } from '../ndjson/ndjson.ts'
import { ninjs } from '../ninjs/ninjs.ts'
import { openSource } from '../source.ts'
import { checkedArticle } from './check.ts'
import { recognise } from './importers.ts'

/** Formats that a CMS may send. */
const pushed = [ndjson, ninjs]

/** The ingest API for a CMS: one article per request, identified by its key in the CMS. */
export interface Ingest {
  /** Creates or updates the article. Throws SourceRejected for an invalid article. */
  readonly put: (key: string, mediaType: string | null, body: Uint8Array) => Promise<SaveOutcome>
  /** Withdraws the article. */
  readonly remove: (key: string) => Promise<WithdrawOutcome>
}

/** `settingsNow` returns the import settings with the current instant. */
export const createIngest = (database: Database, settingsNow: () => ImportSettings): Ingest => ({
  async put(key, mediaType, body) {
    const settings = settingsNow()
    const article = checkedArticle({ ...(await articleIn(mediaType, body, settings)), sourceKey: key })
    const [outcome] = await saveArticles(database, [article], settings.at)
    return outcome ?? 'unchanged'
  },
  remove: (key) => withdrawSource(database, key, settingsNow().at),
})

/** The single article of a request body. */
async function articleIn(mediaType: string | null, body: Uint8Array, settings: ImportSettings): Promise<ArticleInput> {
  const source = await openSource({ name: 'body', mediaType }, chunksOf(body))
  const importer = recognise(source, pushed)
  if (!importer) throw new SourceRejected('format', 'an article in ninjs or NDJSON', mediaType ?? 'a body without a Content-Type')
  const articles: ArticleInput[] = []
  for await (const found of importer.read(source, settings)) {
    if (found.kind === 'rejected') throw found.cause
    if (found.kind !== 'article' || found.article.kept)
      throw new SourceRejected('items', 'one article', found.kind === 'skipped' ? found.what : found.item)
    articles.push(found.article)
  }
  const [only, ...others] = articles
  if (!only || others.length > 0) throw new SourceRejected('items', 'one article', `${articles.length} articles`)
  return only
}

async function* chunksOf(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body
}
