import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { ArticleInput } from '../../src/content/article.ts'
import { SourceRejected } from '../../src/content/error.ts'
import type { Found, Importer, ImportSettings } from '../../src/importers/importer.ts'
import { checkedArticle } from '../../src/importers/run/check.ts'
import { importers, recognise } from '../../src/importers/run/importers.ts'
import { openSource, type Source, type SourceHead } from '../../src/importers/source.ts'

export const settings: ImportSettings = {
  timeZone: 'Africa/Bamako',
  language: 'fr',
  publicationName: 'Yélouma Matin',
  at: new Date('2026-01-02T03:04:05Z'),
}

export const sourceOf = (content: string | Uint8Array, head: Partial<SourceHead> = {}): Promise<Source> =>
  openSource({ name: 'source', ...head }, Readable.from([typeof content === 'string' ? Buffer.from(content) : content]))

/** What an importer finds in a source. Each article is checked as before it is stored. Throws SourceRejected if the source is rejected as a whole. */
export async function findIn(importer: Importer, content: string | Uint8Array, head: Partial<SourceHead> = {}): Promise<Found[]> {
  const found: Found[] = []
  for await (const item of importer.read(await sourceOf(content, head), settings)) {
    if (item.kind === 'article') checkedArticle(item.article)
    found.push(item)
  }
  return found
}

export async function articlesIn(
  importer: Importer,
  content: string | Uint8Array,
  head: Partial<SourceHead> = {},
): Promise<ArticleInput[]> {
  return (await findIn(importer, content, head)).map((item) => {
    if (item.kind !== 'article') throw new Error(JSON.stringify(item))
    return item.article
  })
}

/** The recognised format of a file, and what the importer finds in it. A file that is rejected as a whole gives one rejection. */
export async function readPath(path: string): Promise<{ format: string | null; found: Found[] }> {
  const bytes = readFileSync(path)
  const importer = recognise(await sourceOf(bytes, { name: path }), importers)
  if (!importer) return { format: null, found: [] }
  try {
    return { format: importer.format, found: await findIn(importer, bytes, { name: path }) }
  } catch (cause) {
    if (cause instanceof SourceRejected) return { format: importer.format, found: [{ kind: 'rejected', item: '', cause }] }
    throw cause
  }
}
